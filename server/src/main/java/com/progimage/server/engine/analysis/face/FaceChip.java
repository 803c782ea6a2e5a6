package com.progimage.server.engine.analysis.face;

import com.progimage.server.analysis.Face.Landmark;
import java.util.List;

/** Cuts a face out of a picture, upright and in the size that the network was trained with. */
final class FaceChip {
  static final int SIDE = 150;

  /** Around the face, as a part of its size. */
  private static final double PADDING = 0.25;

  /** Where the landmarks of a mean face lie, as parts of its size: x and y in turn. */
  private static final double[] MEAN = {
    0.8595674595992, 0.2134981538014, 0.6460604764104, 0.2289674387677, 0.1205750620789,
    0.2137274526848, 0.3340850613712, 0.2290642403242, 0.4901123135679, 0.6277975316475
  };

  private FaceChip() {}

  static RgbImage cut(RgbImage image, List<Landmark> landmarks) {
    double[] from = new double[MEAN.length];
    double[] to = new double[MEAN.length];
    for (int i = 0; i < MEAN.length; i++) {
      from[i] = (PADDING + MEAN[i]) / (1 + 2 * PADDING) * SIDE;
      Landmark landmark = landmarks.get(i / 2);
      to[i] = i % 2 == 0 ? landmark.x() : landmark.y();
    }
    Similarity similarity = Similarity.between(from, to);
    double middle = SIDE / 2.0;
    Square square =
        Square.around(
            similarity.x(middle, middle),
            similarity.y(middle, middle),
            (SIDE * similarity.scale() - 1) / 2);
    return sample(image, square, similarity.angle());
  }

  /** Halves the picture until the square is not much larger than the chip, and samples it. */
  private static RgbImage sample(RgbImage image, Square square, double angle) {
    int halvings = 0;
    double margin = 2;
    for (Square half = square.half(); half.area() > SIDE * SIDE; half = half.half()) {
      halvings++;
      margin = 2 * margin + 2;
    }
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    // The turned square reaches this far from its center.
    double reach = square.halfSide() * (Math.abs(cos) + Math.abs(sin)) + margin;
    int left = Rounding.halfAway(Math.max(0, square.x() - reach));
    int top = Rounding.halfAway(Math.max(0, square.y() - reach));
    int right = Rounding.halfAway(Math.min(image.width - 1, square.x() + reach));
    int bottom = Rounding.halfAway(Math.min(image.height - 1, square.y() + reach));
    if (left > right || top > bottom) {
      return new RgbImage(SIDE, SIDE);
    }
    RgbImage source = image.part(left, top, right, bottom);
    Square inSource = square.moved(-left, -top);
    for (int i = 0; i < halvings; i++) {
      source = Resizing.half(source);
      inSource = inSource.half();
    }
    double step = 2 * inSource.halfSide() / (SIDE - 1);
    return turned(source, inSource, step * cos, step * sin);
  }

  /** Samples the square, whose rows run along (cos, sin), bilinearly. */
  private static RgbImage turned(RgbImage source, Square square, double cos, double sin) {
    RgbImage chip = new RgbImage(SIDE, SIDE);
    double half = (SIDE - 1) / 2.0;
    double firstX = square.x() - half * cos + half * sin;
    double firstY = square.y() - half * sin - half * cos;
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        double x = firstX + column * cos - row * sin;
        double y = firstY + column * sin + row * cos;
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        if (left < 0 || top < 0 || left + 1 >= source.width || top + 1 >= source.height) {
          continue;
        }
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          chip.planes[c][row * SIDE + column] =
              bilinear(
                  source.planes[c], top * source.width + left, source.width, x - left, y - top);
        }
      }
    }
    return chip;
  }

  private static byte bilinear(byte[] plane, int at, int stride, double right, double lower) {
    double above = (1 - right) * (plane[at] & 255) + right * (plane[at + 1] & 255);
    int below = at + stride;
    double beneath = (1 - right) * (plane[below] & 255) + right * (plane[below + 1] & 255);
    return (byte) (int) ((1 - lower) * above + lower * beneath);
  }

  /** A square by its center; dlib halves its corners, which moves them a little. */
  private record Square(double left, double top, double right, double bottom) {
    static Square around(double x, double y, double halfSide) {
      return new Square(x - halfSide, y - halfSide, x + halfSide, y + halfSide);
    }

    Square half() {
      return new Square(left / 2 - 1.25, top / 2 - 0.75, right / 2 - 1.25, bottom / 2 - 0.75);
    }

    Square moved(double x, double y) {
      return new Square(left + x, top + y, right + x, bottom + y);
    }

    double area() {
      return (right - left + 1) * (bottom - top + 1);
    }

    double x() {
      return (left + right) / 2;
    }

    double y() {
      return (top + bottom) / 2;
    }

    double halfSide() {
      return (right - left) / 2;
    }
  }
}
