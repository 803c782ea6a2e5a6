package com.progimage.server.engine.jdk;

import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.Decoder;
import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Encoder;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG: TwelveMonkeys reads it, with CMYK, YCCK and profiles; the JDK writes it. */
final class JpegCodec implements Decoder, Encoder {
  @Override
  public Decoded decode(Path file, Size atLeast) throws IOException {
    Pixels pixels = ImageIoPixels.read(reader(), file);
    return Decoded.whole(pixels, ExifBlock.orientationOfJpeg(file));
  }

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    Pixels flat = ImageIoPixels.flattened(pixels, settings);
    BufferedImage image = flat.isGrey() ? grey(flat) : ImageIoPixels.image(flat, false);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      JPEGImageWriteParam parameters = new JPEGImageWriteParam(null);
      parameters.setCompressionMode(JPEGImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(settings.quality() / 100f);
      parameters.setOptimizeHuffmanTables(true);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }

  /**
   * Out of ImageIO's registry, which alone gives the provider the JDK's reader that it builds on.
   */
  private static ImageReader reader() throws IOException {
    return IIORegistry.getDefaultInstance()
        .getServiceProviderByClass(JPEGImageReaderSpi.class)
        .createReaderInstance(null);
  }

  private static BufferedImage grey(Pixels pixels) {
    BufferedImage image =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = image.getRaster();
    byte[] row = new byte[pixels.width()];
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = (byte) pixels.at(x, y);
      }
      raster.setDataElements(0, y, row.length, 1, row);
    }
    return image;
  }
}
