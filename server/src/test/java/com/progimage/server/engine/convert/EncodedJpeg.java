package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pictures;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Builds JPEG files with given components, and inserts segments into them. */
public final class EncodedJpeg {
  private EncodedJpeg() {}

  /** Components of a pixel, 0 to 255. */
  public interface Source {
    int sample(int x, int y, int component);
  }

  /** A file with the components as given, at full resolution, without any application segment. */
  public static byte[] of(
      int width, int height, int components, boolean progressive, Source source) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, components, null);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int component = 0; component < components; component++) {
          raster.setSample(x, y, component, source.sample(x, y, component));
        }
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      try {
        writer.setOutput(out);
        JPEGImageWriteParam param = new JPEGImageWriteParam(null);
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(1);
        if (progressive) {
          param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        writer.write(null, new IIOImage(raster, null, null), param);
      } finally {
        writer.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** Inserts a segment after the start marker. */
  public static byte[] with(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + content.length + 4)
        .put(jpeg, 0, 2)
        .put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (content.length + 2))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** Inserts an Adobe segment: 0 for unconverted components, 1 for YCC, 2 for YCCK. */
  public static byte[] adobe(byte[] jpeg, int transform) {
    byte[] content = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    return with(jpeg, 0xee, content);
  }

  public static byte[] exif(byte[] jpeg, int orientation) {
    return exif(jpeg, Pictures.exif(orientation));
  }

  static byte[] exif(byte[] jpeg, byte[] block) {
    byte[] content = Arrays.copyOf(new byte[] {'E', 'x', 'i', 'f', 0, 0}, 6 + block.length);
    System.arraycopy(block, 0, content, 6, block.length);
    return with(jpeg, 0xe1, content);
  }

  /** Inserts a profile in two parts, the second of which comes first. */
  public static byte[] icc(byte[] jpeg, byte[] profile) {
    int half = profile.length / 2;
    byte[] first = Arrays.copyOfRange(profile, 0, half);
    byte[] second = Arrays.copyOfRange(profile, half, profile.length);
    return with(with(jpeg, 0xe2, iccPart(1, first)), 0xe2, iccPart(2, second));
  }

  /** The content of a segment with one part of two. */
  public static byte[] iccPart(int number, byte[] part) {
    byte[] content =
        Arrays.copyOf("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII), 14 + part.length);
    content[12] = (byte) number;
    content[13] = 2;
    System.arraycopy(part, 0, content, 14, part.length);
    return content;
  }
}
