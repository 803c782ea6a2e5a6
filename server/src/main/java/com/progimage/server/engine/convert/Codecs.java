package com.progimage.server.engine.convert;

import com.progimage.server.engine.codec.Decoder;
import com.progimage.server.engine.codec.Encoder;
import com.progimage.server.engine.codec.bmp.BmpDecoder;
import com.progimage.server.engine.codec.bmp.BmpEncoder;
import com.progimage.server.engine.codec.gif.GifDecoder;
import com.progimage.server.engine.codec.gif.GifEncoder;
import com.progimage.server.engine.codec.imageio.JpegDecoder;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.codec.png.PngDecoder;
import com.progimage.server.engine.codec.png.PngEncoder;
import com.progimage.server.engine.codec.tiff.TiffDecoder;
import com.progimage.server.engine.codec.tiff.TiffEncoder;
import com.progimage.server.engine.codec.webp.WebpDecoder;
import com.progimage.server.engine.codec.webp.WebpEncoder;
import com.progimage.server.engine.embedded.TiffParts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Table of the raster formats' decoders and encoders in the {@code java} engine. */
public final class Codecs {
  private static final Map<ImageFormat, Decoder> DECODERS = new EnumMap<>(ImageFormat.class);
  private static final Map<ImageFormat, Encoder> ENCODERS = new EnumMap<>(ImageFormat.class);

  static {
    add(ImageFormat.JPEG, new JpegDecoder(), new JpegEncoder());
    add(ImageFormat.PNG, new PngDecoder(), new PngEncoder());
    add(ImageFormat.GIF, new GifDecoder(), new GifEncoder());
    add(ImageFormat.WEBP, new WebpDecoder(), new WebpEncoder());
    add(ImageFormat.BMP, new BmpDecoder(), new BmpEncoder());
    add(ImageFormat.TIFF, new TiffDecoder(new TiffParts()), new TiffEncoder());
  }

  private Codecs() {}

  private static void add(ImageFormat format, Decoder decoder, Encoder encoder) {
    DECODERS.put(format, decoder);
    ENCODERS.put(format, encoder);
  }

  /**
   * @throws Failure {@code FORMAT_UNAVAILABLE} unless the format is {@link #readable}
   */
  public static Decoder decoder(ImageFormat format) {
    Decoder decoder = DECODERS.get(format);
    if (decoder == null) {
      throw unavailable(format, "read", readable());
    }
    return decoder;
  }

  /**
   * @throws Failure {@code FORMAT_UNAVAILABLE} unless the format is {@link #writable}
   */
  public static Encoder encoder(ImageFormat format) {
    Encoder encoder = ENCODERS.get(format);
    if (encoder == null) {
      throw unavailable(format, "written", writable());
    }
    return encoder;
  }

  /** The decoder of a format; null if the format is not {@link #readable}. */
  static @Nullable Decoder findDecoder(ImageFormat format) {
    return DECODERS.get(format);
  }

  /** The encoder of a format; null if the format is not {@link #writable}. */
  static @Nullable Encoder findEncoder(ImageFormat format) {
    return ENCODERS.get(format);
  }

  public static Set<ImageFormat> readable() {
    return Collections.unmodifiableSet(DECODERS.keySet());
  }

  public static Set<ImageFormat> writable() {
    return Collections.unmodifiableSet(ENCODERS.keySet());
  }

  /**
   * The revisions of all codecs, because a rendition's bytes depend on them. ProgImage's own codecs
   * have a number that rises with every change of their output; the others have their version.
   */
  public static String revisions() {
    return "png8 gif1 bmp1 tiff2 jpeg3-jdk" + Runtime.version().feature() + " webp1-0.11.0";
  }

  private static Failure unavailable(ImageFormat format, String verb, Set<ImageFormat> known) {
    return new Failure(
        ErrorCode.FORMAT_UNAVAILABLE,
        "%s cannot be %s by this engine: use one of %s"
            .formatted(
                format.text(), verb, known.stream().map(ImageFormat::text).sorted().toList()));
  }
}
