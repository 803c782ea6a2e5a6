package com.progimage.server.engine;

import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.Decoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.Encoder;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.engine.svg.SvgRenderer;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** Pictures drawn in code, and conversions between them and bytes. */
public final class Pictures {
  private Pictures() {}

  public static Pixels of(int width, int height, IntBinaryOperator argb) {
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = argb.applyAsInt(x, y);
      }
    }
    return new Pixels(width, height, pixels);
  }

  /** Smooth color with a little noise: opaque, thousands of colors. */
  public static Pixels photo(int width, int height) {
    Random random = new Random(7);
    return of(
        width,
        height,
        (x, y) -> {
          int red = 128 + (int) (90 * StrictMath.sin(x / 23.0) + random.nextInt(5));
          int green = 128 + (int) (90 * StrictMath.sin(y / 31.0 + 1) + random.nextInt(5));
          int blue = 128 + (int) (90 * StrictMath.sin((x + y) / 41.0) + random.nextInt(5));
          return 0xff000000 | red << 16 | green << 8 | blue;
        });
  }

  public static Pixels gray(int width, int height) {
    return of(width, height, (x, y) -> 0xff000000 | (3 * x + 5 * y & 255) * 0x010101);
  }

  public static Pixels noise(int width, int height, long seed) {
    Random random = new Random(seed);
    return of(width, height, (x, y) -> random.nextInt());
  }

  /** Few colors in large areas. */
  public static Pixels flat(int width, int height, int colors) {
    return of(
        width, height, (x, y) -> 0xff000000 | (x / 8 + y / 8 * 3) % colors * 0x3b1d47 & 0xffffff);
  }

  public static byte[] encode(Encoder encoder, Pixels pixels, EncodeSettings settings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      encoder.encode(pixels, settings, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] encode(Encoder encoder, Pixels pixels) {
    return encode(encoder, pixels, EncodeSettings.DEFAULT);
  }

  public static Decoded decode(Decoder decoder, byte[] file) {
    try {
      Path path = Files.createTempFile("picture", null);
      try {
        Files.write(path, file);
        return decoder.decode(path, SizeRequest.WHOLE);
      } finally {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decodes a file of any of the formats, an SVG at its own size. */
  public static Pixels shown(ImageFormat format, byte[] file) {
    if (format != ImageFormat.SVG) {
      return decode(Codecs.decoder(format), file).pixels();
    }
    SvgRenderer drawing =
        new SvgRenderer(
            file,
            (bytes, maxPixels) -> {
              throw new Failure(ErrorCode.FORMAT_UNAVAILABLE, "no picture was drawn into it");
            });
    return drawing.render(drawing.size());
  }

  /**
   * Decodes a file with the JDK's own reader. Copies grays, because {@code getRGB} treats them as
   * linear.
   */
  public static Pixels shownByJdk(byte[] file) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      Raster raster = image.getRaster();
      int bands = raster.getNumBands();
      if (bands > 2 || image.getColorModel() instanceof IndexColorModel) {
        return of(image.getWidth(), image.getHeight(), image::getRGB);
      }
      int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
      return of(
          image.getWidth(),
          image.getHeight(),
          (x, y) ->
              (bands == 1 ? 255 : raster.getSample(x, y, 1) * 255 / most) << 24
                  | raster.getSample(x, y, 0) * 255 / most * 0x010101);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Red, green, blue, alpha, red, … */
  public static byte[] rgba(Pixels pixels) {
    byte[] bytes = new byte[4 * pixels.argb().length];
    int at = 0;
    for (int pixel : pixels.argb()) {
      bytes[at++] = (byte) (pixel >> 16);
      bytes[at++] = (byte) (pixel >> 8);
      bytes[at++] = (byte) pixel;
      bytes[at++] = (byte) (pixel >> 24);
    }
    return bytes;
  }

  /**
   * SHA-256 digests of {@link #rgba} from other decoders, for the files of a corpus by name.
   *
   * @param name of a resource beside this class
   */
  public static Map<String, String> digests(String name) {
    try (InputStream in = Objects.requireNonNull(Pictures.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The greatest difference in any channel, including alpha. */
  public static int difference(Pixels one, Pixels other) {
    if (!one.size().equals(other.size())) {
      throw new AssertionError(one.size() + " and " + other.size());
    }
    byte[] first = rgba(one);
    byte[] second = rgba(other);
    int most = 0;
    for (int i = 0; i < first.length; i++) {
      most = Math.max(most, Math.abs((first[i] & 255) - (second[i] & 255)));
    }
    return most;
  }

  /** The mean difference of red, green and blue. */
  public static double meanDifference(Pixels one, Pixels other) {
    byte[] first = rgba(one);
    byte[] second = rgba(other);
    long sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += i % 4 == 3 ? 0 : Math.abs((first[i] & 255) - (second[i] & 255));
    }
    return sum / (first.length * 0.75);
  }

  /** An EXIF block that states an orientation, and nothing else. */
  public static byte[] exif(int orientation) {
    return new byte[] {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
  }
}
