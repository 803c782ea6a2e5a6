package com.progimage.server.engine.jdk;

import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Between ImageIO's pictures and ours. */
final class ImageIoPixels {
  private ImageIoPixels() {}

  /**
   * The first picture of a file.
   *
   * @throws Failure {@code undecodable} for whatever the reader throws, and for damage that it only
   *     warns of
   */
  static Pixels read(ImageReader reader, Path file) throws IOException {
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      reader.setInput(in, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      reader.addIIOReadWarningListener(new DamageListener());
      return pixels(reader.read(0));
    } catch (IOException | RuntimeException e) {
      if (e instanceof Failure failure) {
        throw failure;
      }
      throw new Failure(
          ErrorCode.UNDECODABLE, "the image's pixel data is damaged: send the image again", e);
    } finally {
      reader.dispose();
    }
  }

  /** Warnings that mean that a part of the picture is made up. */
  private static final class DamageListener implements IIOReadWarningListener {
    @Override
    public void warningOccurred(ImageReader source, String warning) {
      String lower = warning.toLowerCase(java.util.Locale.ROOT);
      if (lower.contains("premature")
          || lower.contains("truncated")
          || lower.contains("corrupt")
          || lower.contains("inconsistent")) {
        throw new Failure(
            ErrorCode.UNDECODABLE, "the image's pixel data is damaged: send the image again");
      }
    }
  }

  /** Copies grey as it is: the JDK would convert it from a linear space that it is not in. */
  static Pixels pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] argb = new int[Math.multiplyExact(width, height)];
    ColorModel model = image.getColorModel();
    boolean grey =
        !(model instanceof IndexColorModel)
            && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    if (grey) {
      copyGrey(image.getRaster(), argb, width, height);
    } else {
      for (int y = 0; y < height; y++) {
        image.getRGB(0, y, width, 1, argb, y * width, width);
      }
    }
    return new Pixels(width, height, argb);
  }

  private static void copyGrey(Raster raster, int[] argb, int width, int height) {
    int bands = raster.getNumBands();
    int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int level = to8Bits(row[x * bands], max);
        int alpha = bands > 1 ? to8Bits(row[x * bands + 1], max) : 255;
        argb[y * width + x] = alpha << 24 | level * 0x01_0101;
      }
    }
  }

  private static int to8Bits(int value, int max) {
    return (value * 255 + max / 2) / max;
  }

  /** The pixels as ImageIO takes them, without a copy. */
  static BufferedImage image(Pixels pixels, boolean alpha) {
    ColorModel model =
        alpha ? ColorModel.getRGBdefault() : new DirectColorModel(24, 0xff0000, 0x00ff00, 0x0000ff);
    int[] masks =
        alpha
            ? new int[] {0xff0000, 0x00ff00, 0x0000ff, 0xff000000}
            : new int[] {0xff0000, 0x00ff00, 0x0000ff};
    DataBuffer buffer = new DataBufferInt(pixels.argb(), pixels.argb().length);
    WritableRaster raster =
        Raster.createPackedRaster(
            buffer, pixels.width(), pixels.height(), pixels.width(), masks, null);
    return new BufferedImage(model, raster, false, null);
  }

  /** The pixels on the background, opaque; themselves where they are that already. */
  static Pixels flattened(Pixels pixels, EncodeSettings settings) {
    if (pixels.isOpaque()) {
      return pixels;
    }
    int background = settings.backgroundRgb();
    int[] flat = new int[pixels.argb().length];
    for (int i = 0; i < flat.length; i++) {
      int pixel = pixels.argb()[i];
      int alpha = pixel >>> 24;
      flat[i] =
          0xff00_0000
              | blend(pixel, background, 16, alpha)
              | blend(pixel, background, 8, alpha)
              | blend(pixel, background, 0, alpha);
    }
    return new Pixels(pixels.width(), pixels.height(), flat);
  }

  private static int blend(int pixel, int background, int shift, int alpha) {
    int sum = (pixel >> shift & 255) * alpha + (background >> shift & 255) * (255 - alpha);
    return (sum + 127) / 255 << shift;
  }
}
