package com.progimage.server.engine.jdk;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.Decoder;
import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Encoder;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** WebP by libwebp. */
final class WebpCodec implements Decoder, Encoder {
  @Override
  public Decoded decode(Path file, Size atLeast) throws IOException {
    Pixels pixels = ImageIoPixels.read(new WebPImageReaderSpi().createReaderInstance(null), file);
    return Decoded.whole(pixels, ExifBlock.orientationOfWebp(file));
  }

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    int limit = ImageFormat.WEBP.maxSide();
    int side = Math.max(pixels.width(), pixels.height());
    if (side > limit) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "WebP holds at most %d pixels a side and the picture has %d: ask for a smaller size"
              .formatted(limit, side),
          limit,
          side);
    }
    ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      WebPWriteParam parameters = new WebPWriteParam(Locale.ROOT);
      if (settings.lossless()) {
        parameters.setCompressionType(CompressionType.Lossless);
        parameters.setExact(true);
      } else {
        parameters.setCompressionType(CompressionType.Lossy);
        parameters.setCompressionQuality(settings.quality() / 100f);
      }
      writer.setOutput(stream);
      writer.write(
          null,
          new IIOImage(ImageIoPixels.image(pixels, !pixels.isOpaque()), null, null),
          parameters);
    } finally {
      writer.dispose();
    }
  }
}
