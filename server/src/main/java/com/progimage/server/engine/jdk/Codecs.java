package com.progimage.server.engine.jdk;

import com.progimage.server.engine.Decoder;
import com.progimage.server.engine.Encoder;
import com.progimage.server.engine.png.PngDecoder;
import com.progimage.server.engine.png.PngEncoder;
import com.progimage.server.image.ImageFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which code reads and writes which raster format. */
final class Codecs {
  private static final Map<ImageFormat, Decoder> DECODERS =
      Map.of(
          ImageFormat.JPEG, new JpegCodec(),
          ImageFormat.PNG, new PngDecoder(),
          ImageFormat.GIF, new GifCodec(),
          ImageFormat.WEBP, new WebpCodec());
  private static final Map<ImageFormat, Encoder> ENCODERS =
      Map.of(
          ImageFormat.JPEG, new JpegCodec(),
          ImageFormat.PNG, new PngEncoder(),
          ImageFormat.GIF, new GifCodec(),
          ImageFormat.WEBP, new WebpCodec());

  private Codecs() {}

  static Decoder decoder(ImageFormat format) {
    return found(DECODERS.get(format), format);
  }

  static Encoder encoder(ImageFormat format) {
    return found(ENCODERS.get(format), format);
  }

  static Set<ImageFormat> readable() {
    return DECODERS.keySet();
  }

  static Set<ImageFormat> writable() {
    return ENCODERS.keySet();
  }

  /** The versions of what is not ours: another one may give other bytes. */
  static String revisions() {
    return "jdk" + Runtime.version().feature() + "-tm3.13.1-webp0.11.0-batik1.19";
  }

  private static <T> T found(@Nullable T codec, ImageFormat format) {
    if (codec == null) {
      throw new IllegalArgumentException("no codec for " + format);
    }
    return codec;
  }
}
