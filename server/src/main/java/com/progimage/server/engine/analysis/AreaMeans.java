package com.progimage.server.engine.analysis;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import java.util.Arrays;

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
  public record MeanArea(double left, double top, double width, double height) {}

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
                new MeanArea(0, 0, picture.width(), picture.height()),
                size.width(),
                size.height())
            .pixels();
  }

  /**
   * @param box within the picture; may be smaller than the grid
   */
  public static AreaMeans of(Pixels picture, MeanArea box, int columns, int rows) {
    AreaMeans grid = new AreaMeans(columns, rows);
    Cells across = new Cells(box.left(), box.width(), columns, picture.width());
    Cells down = new Cells(box.top(), box.height(), rows, picture.height());
    boolean opaque = picture.isOpaque();
    double[][] row = new double[CHANNELS][columns];
    double[][] sums = new double[CHANNELS][columns];
    int held = -1;
    for (int cell = 0; cell < rows; cell++) {
      for (double[] sum : sums) {
        Arrays.fill(sum, 0);
      }
      for (int y = down.first[cell]; y <= down.last[cell]; y++) {
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
          addTo(sums[channel], row[channel], weight);
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

  private static void addTo(double[] sums, double[] values, double weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * values[i];
    }
  }

  /**
   * The cells of one axis. A cell covers the pixels between its first and its last one as a whole,
   * and these two in part.
   */
  private static final class Cells {
    private final int[] first;
    private final int[] last;
    private final double[] firstWeight;

    /** 0 if the last pixel is the first one. */
    private final double[] lastWeight;

    /** Weight of each pixel between them. */
    private final double weight;

    Cells(double from, double length, int count, int pixels) {
      weight = count / length;
      first = new int[count];
      last = new int[count];
      firstWeight = new double[count];
      lastWeight = new double[count];
      for (int i = 0; i < count; i++) {
        double start = from + length * i / count;
        double end = from + length * (i + 1) / count;
        first[i] = Math.clamp((int) start, 0, pixels - 1);
        last[i] = Math.clamp((int) Math.ceil(end) - 1, first[i], pixels - 1);
        if (first[i] == last[i]) {
          firstWeight[i] = 1;
        } else {
          firstWeight[i] = (first[i] + 1 - start) * weight;
          lastWeight[i] = (end - last[i]) * weight;
        }
      }
    }

    double weight(int cell, int pixel) {
      if (pixel == first[cell]) {
        return firstWeight[cell];
      }
      return pixel == last[cell] ? lastWeight[cell] : weight;
    }
  }

  /** Adds up whole pixels as integers. */
  private static void addOpaque(Pixels picture, int y, Cells across, double[][] means) {
    int[] argb = picture.argb();
    int line = y * picture.width();
    double[] reds = means[0];
    double[] greens = means[1];
    double[] blues = means[2];
    Arrays.fill(means[ALPHA], 255);
    for (int cell = 0; cell < reds.length; cell++) {
      int from = line + across.first[cell];
      int to = line + across.last[cell];
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int at = from + 1; at < to; at++) {
        int pixel = argb[at];
        red += pixel >> 16 & 255;
        green += pixel >> 8 & 255;
        blue += pixel & 255;
      }
      int first = argb[from];
      int last = argb[to];
      double a = across.firstWeight[cell];
      double b = across.lastWeight[cell];
      double inside = across.weight;
      reds[cell] = red * inside + (first >> 16 & 255) * a + (last >> 16 & 255) * b;
      greens[cell] = green * inside + (first >> 8 & 255) * a + (last >> 8 & 255) * b;
      blues[cell] = blue * inside + (first & 255) * a + (last & 255) * b;
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
      for (int x = across.first[cell]; x <= across.last[cell]; x++) {
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
      if (alpha >= 0.5f) {
        float scale = alpha == 255 ? 1 : 255 / alpha;
        argb[i] =
            (int) (alpha + 0.5f) << 24
                | level(means[0][i] * scale) << 16
                | level(means[1][i] * scale) << 8
                | level(means[2][i] * scale);
      }
    }
    return new Pixels(columns, rows, argb);
  }

  private static int level(float mean) {
    return Math.min(255, (int) (mean + 0.5f));
  }
}
