package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.Transformation;
import java.util.Random;
import java.util.function.IntBinaryOperator;

/** Pictures drawn for tests. */
public final class Pictures {
  /** An image of 6 × 4 pixels of any alpha, for transformations that name it. */
  static final ImageId TRANSLUCENT = new ImageId("01890000-0000-7000-8000-00000000000a");

  /** The same without alpha. */
  static final ImageId OPAQUE = new ImageId("01890000-0000-7000-8000-00000000000b");

  private static final NamedPictures NAMED =
      new NamedPictures() {
        @Override
        public Pixels within(ImageId image, Size box) {
          return stretched(image, new Size(Math.min(6, box.width()), Math.min(4, box.height())));
        }

        @Override
        public Pixels stretched(ImageId image, Size size) {
          return image.equals(OPAQUE)
              ? opaqueNoise(size.width(), size.height(), 7)
              : noise(size.width(), size.height(), 7);
        }
      };

  private Pictures() {}

  /** Applies a transformation to a picture. */
  static Pixels apply(Pixels source, String transformation) {
    return apply(source, Transformation.parse(transformation));
  }

  static Pixels apply(Pixels source, Transformation transformation) {
    return Operations.apply(source, transformation, 0, NAMED, plan -> {});
  }

  /** Computes each pixel from x and y. */
  public static Pixels draw(int width, int height, IntBinaryOperator pixel) {
    Pixels picture = Pixels.create(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.argb()[y * width + x] = pixel.applyAsInt(x, y);
      }
    }
    return picture;
  }

  public static Pixels plain(int width, int height, int argb) {
    return draw(width, height, (_, _) -> argb);
  }

  /** Every pixel has its own value, so that its place can be identified. */
  static Pixels numbered(int width, int height) {
    return draw(width, height, (x, y) -> 0xff00_0000 | y << 12 | x);
  }

  /** Any pixel, any alpha. */
  public static Pixels noise(int width, int height, long seed) {
    Random random = new Random(seed);
    return draw(width, height, (_, _) -> random.nextInt());
  }

  public static Pixels opaqueNoise(int width, int height, long seed) {
    Random random = new Random(seed);
    return draw(width, height, (_, _) -> random.nextInt() | 0xff00_0000);
  }

  public static int gray(double level) {
    int value = Math.clamp(Math.round(level), 0, 255);
    return 0xff00_0000 | value * 0x1_0101;
  }

  /** A scene with slopes, edges, thin lines and a soft hole, for golden digests. */
  static Pixels scene(int width, int height) {
    return draw(
        width,
        height,
        (x, y) -> {
          int alpha = Math.min(255, (x - width / 3) * (x - width / 3) + (y - 9) * (y - 9));
          int red = x * 255 / width;
          int green = (x / 7 + y / 5) % 2 * 200;
          int blue = (x * y) % 11 == 0 ? 255 : y * 255 / height;
          return alpha << 24 | red << 16 | green << 8 | blue;
        });
  }
}
