package com.progimage.server.engine.analysis;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;

/**
 * A picture, or a box of it, cut into a grid of equal cells, each the mean of its area. A pixel at
 * the edge of a cell counts by the share of it that lies inside. Colors are weighted by opacity.
 */
public final class AreaMeans {
  private static final int CHANNELS = 4;
  private static final int ALPHA = 3;

  private final int columns;
  private final int rows;

  /** Red, green and blue, each times the opacity, and the opacity; 0 to 255. */
  private final float[][] means;

  private AreaMeans(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    means = new float[CHANNELS][columns * rows];
  }

  /** A box of a picture, in pixels and their fractions. */
  public record Box(double left, double top, double width, double height) {}

  /** The largest size of the same shape whose longer side is at most {@code longerSide}. */
  public static Size within(Size size, int longerSide) {
    int longer = Math.max(size.width(), size.height());
    return longer <= longerSide
        ? size
        : new Size(
            scaled(size.width(), longerSide, longer), scaled(size.height(), longerSide, longer));
  }

  private static int scaled(int side, int to, int from) {
    return (int) Math.max(1, Math.rint((double) side * to / from));
  }

  /** The picture at a smaller size; the same picture if it has that size. */
  public static Pixels shrink(Pixels picture, Size size) {
    return picture.size().equals(size)
        ? picture
        : of(
                picture,
                new Box(0, 0, picture.width(), picture.height()),
                size.width(),
                size.height())
            .pixels();
  }

  /**
   * @param box within the picture; may be smaller than the grid
   */
  public static AreaMeans of(Pixels picture, Box box, int columns, int rows) {
    AreaMeans grid = new AreaMeans(columns, rows);
    Cells across = new Cells(box.left(), box.width(), columns, picture.width());
    Cells down = new Cells(box.top(), box.height(), rows, picture.height());
    boolean opaque = picture.isOpaque();
    double[][] row = new double[CHANNELS][columns];
    double[][] sums = new double[CHANNELS][columns];
    int held = -1;
    for (int cell = 0; cell < rows; cell++) {
      for (double[] sum : sums) {
        java.util.Arrays.fill(sum, 0);
      }
      for (int y = down.first(cell); y <= down.last(cell); y++) {
        if (y != held) {
          if (opaque) {
            addOpaque(picture, y, across, row);
          } else {
            add(picture, y, across, row);
          }
          held = y;
        }
        double weight = down.weight(cell, y);
        for (int channel = 0; channel < CHANNELS; channel++) {
          for (int x = 0; x < columns; x++) {
            sums[channel][x] += weight * row[channel][x];
          }
        }
      }
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int x = 0; x < columns; x++) {
          grid.means[channel][cell * columns + x] = (float) sums[channel][x];
        }
      }
    }
    return grid;
  }

  /** The cells of one axis: the pixels that each covers, and the weight of each pixel. */
  private static final class Cells {
    private final int[] first;
    private final int[] last;
    private final double[] start;
    private final double length;

    Cells(double from, double length, int count, int pixels) {
      this.length = length / count;
      first = new int[count];
      last = new int[count];
      start = new double[count + 1];
      for (int i = 0; i <= count; i++) {
        start[i] = from + length * i / count;
      }
      for (int i = 0; i < count; i++) {
        first[i] = Math.clamp((int) start[i], 0, pixels - 1);
        last[i] = Math.clamp((int) Math.ceil(start[i + 1]) - 1, first[i], pixels - 1);
      }
    }

    int first(int cell) {
      return first[cell];
    }

    int last(int cell) {
      return last[cell];
    }

    /** The share of the cell that a pixel covers. */
    double weight(int cell, int pixel) {
      return Math.max(
          0, Math.min(pixel + 1, start[cell + 1]) - Math.max(pixel, start[cell])) / length;
    }
  }

  /** The means over one row of pixels; only the first and the last pixel of a cell lie in part. */
  private static void addOpaque(Pixels picture, int y, Cells across, double[][] means) {
    int[] argb = picture.argb();
    int line = y * picture.width();
    for (int cell = 0; cell < means[0].length; cell++) {
      int first = across.first(cell);
      int last = across.last(cell);
      // Green and red share a long, so that an addition serves both.
      long greenAndRed = 0;
      int blue = 0;
      for (int x = first + 1; x < last; x++) {
        int pixel = argb[line + x];
        greenAndRed += (pixel & 0xff00L) << 24 | pixel >> 16 & 0xff;
        blue += pixel & 0xff;
      }
      double inside = 1 / across.length;
      double red = (greenAndRed & 0xffff_ffffL) * inside;
      double green = (greenAndRed >>> 32) * inside;
      double blues = blue * inside;
      for (int x = first; ; x = last) {
        double weight = across.weight(cell, x);
        int pixel = argb[line + x];
        red += (pixel >> 16 & 255) * weight;
        green += (pixel >> 8 & 255) * weight;
        blues += (pixel & 255) * weight;
        if (x == last) {
          break;
        }
      }
      means[0][cell] = red;
      means[1][cell] = green;
      means[2][cell] = blues;
      means[ALPHA][cell] = 255;
    }
  }

  private static void add(Pixels picture, int y, Cells across, double[][] means) {
    int[] argb = picture.argb();
    int line = y * picture.width();
    for (int cell = 0; cell < means[0].length; cell++) {
      double red = 0;
      double green = 0;
      double blue = 0;
      double alpha = 0;
      for (int x = across.first(cell); x <= across.last(cell); x++) {
        int pixel = argb[line + x];
        double opacity = (pixel >>> 24) * across.weight(cell, x);
        red += (pixel >> 16 & 255) * opacity;
        green += (pixel >> 8 & 255) * opacity;
        blue += (pixel & 255) * opacity;
        alpha += opacity;
      }
      means[0][cell] = red / 255;
      means[1][cell] = green / 255;
      means[2][cell] = blue / 255;
      means[ALPHA][cell] = alpha;
    }
  }

  /** Red, green and blue over white, not rounded; 0 to 255. Cell (x, y) is at y × columns + x. */
  public float[][] overWhite() {
    float[][] planes = new float[ALPHA][columns * rows];
    for (int channel = 0; channel < ALPHA; channel++) {
      for (int i = 0; i < planes[channel].length; i++) {
        planes[channel][i] = means[channel][i] + 255 - means[ALPHA][i];
      }
    }
    return planes;
  }

  /** The cells as pixels. */
  private Pixels pixels() {
    int[] argb = new int[columns * rows];
    for (int i = 0; i < argb.length; i++) {
      float alpha = means[ALPHA][i];
      int opacity = Math.round(alpha);
      if (opacity > 0) {
        argb[i] =
            opacity << 24
                | level(means[0][i], alpha) << 16
                | level(means[1][i], alpha) << 8
                | level(means[2][i], alpha);
      }
    }
    return new Pixels(columns, rows, argb);
  }

  private static int level(float weighted, float alpha) {
    return Math.min(255, Math.round(weighted * 255 / alpha));
  }
}
