package com.progimage.server.engine.palette;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses a palette. Splits the color cube box by box, where a split reduces the squared error most
 * (X. Wu, "Efficient statistical computations for optimal color quantization", Graphics Gems II,
 * 1991). A color that has the majority in its box is used unchanged, so that flat areas stay flat
 * and exact.
 */
public final class Palette {
  private final Histogram sums;

  private Palette(Histogram sums) {
    this.sums = sums;
  }

  /**
   * At most {@code most} colors, {@code 0xRRGGBB}.
   *
   * @param histogram is modified
   */
  public static int[] of(Histogram histogram, int most) {
    histogram.accumulate();
    return new Palette(histogram).choose(most);
  }

  /** The cells above the low corner, up to the high one; corners are cells of the histogram. */
  private record Box(int r0, int r1, int g0, int g1, int b0, int b1) {
    Box upTo(int axis, int cut) {
      return switch (axis) {
        case 0 -> new Box(r0, cut, g0, g1, b0, b1);
        case 1 -> new Box(r0, r1, g0, cut, b0, b1);
        default -> new Box(r0, r1, g0, g1, b0, cut);
      };
    }

    Box from(int axis, int cut) {
      return switch (axis) {
        case 0 -> new Box(cut, r1, g0, g1, b0, b1);
        case 1 -> new Box(r0, r1, cut, g1, b0, b1);
        default -> new Box(r0, r1, g0, g1, cut, b1);
      };
    }

    int low(int axis) {
      return axis == 0 ? r0 : axis == 1 ? g0 : b0;
    }

    int high(int axis) {
      return axis == 0 ? r1 : axis == 1 ? g1 : b1;
    }
  }

  private int[] choose(int most) {
    List<Box> boxes = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    int last = Histogram.SIDE - 1;
    Box whole = new Box(0, last, 0, last, 0, last);
    boxes.add(whole);
    errors.add(error(whole));
    while (boxes.size() < most) {
      int worst = 0;
      for (int i = 1; i < errors.size(); i++) {
        if (errors.get(i) > errors.get(worst)) {
          worst = i;
        }
      }
      if (errors.get(worst) <= 0) {
        break;
      }
      if (!split(boxes, errors, worst)) {
        errors.set(worst, 0.0);
      }
    }
    return boxes.stream().mapToInt(this::color).toArray();
  }

  /** Splits a box; false if it cannot be split. */
  private boolean split(List<Box> boxes, List<Double> errors, int index) {
    Box box = boxes.get(index);
    double best = 0;
    int bestAxis = -1;
    int bestCut = 0;
    for (int axis = 0; axis < 3; axis++) {
      for (int cut = box.low(axis) + 1; cut < box.high(axis); cut++) {
        Box low = box.upTo(axis, cut);
        Box high = box.from(axis, cut);
        if (sum(sums.count, low) > 0 && sum(sums.count, high) > 0) {
          double explained = explained(low) + explained(high);
          if (explained > best) {
            best = explained;
            bestAxis = axis;
            bestCut = cut;
          }
        }
      }
    }
    if (bestAxis < 0) {
      return false;
    }
    Box high = box.from(bestAxis, bestCut);
    Box low = box.upTo(bestAxis, bestCut);
    boxes.set(index, low);
    errors.set(index, error(low));
    boxes.add(high);
    errors.add(error(high));
    return true;
  }

  /** The squared error if the box becomes one color. */
  private double error(Box box) {
    double squares = 0;
    for (int corner = 0; corner < 8; corner++) {
      squares += sign(corner) * sums.squares[corner(box, corner)];
    }
    return squares - explained(box);
  }

  /** The part of the squares that the box's mean explains. */
  private double explained(Box box) {
    double count = sum(sums.count, box);
    if (count == 0) {
      return 0;
    }
    double red = sum(sums.red, box);
    double green = sum(sums.green, box);
    double blue = sum(sums.blue, box);
    return (red * red + green * green + blue * blue) / count;
  }

  private int color(Box box) {
    long count = Math.max(1, sum(sums.count, box));
    int leader = 0;
    for (int r = box.r0 + 1; r <= box.r1; r++) {
      for (int g = box.g0 + 1; g <= box.g1; g++) {
        for (int b = box.b0 + 1; b <= box.b1; b++) {
          int cell = Histogram.at(r, g, b);
          leader = sums.lead[cell] > sums.lead[leader] ? cell : leader;
        }
      }
    }
    if (sums.lead[leader] > count / 2) {
      return sums.candidate[leader];
    }
    return mean(sums.red, box, count) << 16
        | mean(sums.green, box, count) << 8
        | mean(sums.blue, box, count);
  }

  private static int mean(long[] channel, Box box, long count) {
    return (int) ((sum(channel, box) + count / 2) / count);
  }

  private static long sum(long[] cumulative, Box box) {
    long sum = 0;
    for (int corner = 0; corner < 8; corner++) {
      sum += sign(corner) * cumulative[corner(box, corner)];
    }
    return sum;
  }

  private static int corner(Box box, int corner) {
    return Histogram.at(
        (corner & 4) == 0 ? box.r1 : box.r0,
        (corner & 2) == 0 ? box.g1 : box.g0,
        (corner & 1) == 0 ? box.b1 : box.b0);
  }

  /** Sign of a corner for inclusion and exclusion. */
  private static int sign(int corner) {
    return (Integer.bitCount(corner) & 1) == 0 ? 1 : -1;
  }
}
