package com.progimage.server.engine.trace.region;

/**
 * Finds antialiased pixels along the edges of drawings. A pixel on the ramp between two opposite
 * neighbors takes the color of the nearer end, so that an edge does not become a region of its own.
 */
public final class Antialiasing {
  private static final int[] STEP_X = {1, 0, 1, 1};
  private static final int[] STEP_Y = {0, 1, 1, -1};

  /** Minimum squared color distance between two ends of an edge. */
  private static final int EDGE = 900;

  /**
   * Factor that favors a ramp of three pixels over one of five: the wider one needs more contrast
   * to win.
   */
  private static final double WIDE_RAMP = 0.83;

  private static final double SLACK = 0.01;

  /** Maximum width of a seam in pixels. */
  private static final int SEAM_WIDTH = 2;

  /**
   * Maximum squared distance of a seam from the mixtures of its sides: a quarter of a strong color.
   */
  private static final int SEAM_RESIDUAL = 8_000;

  private final int width;
  private final int height;
  private int[] colors;

  private Antialiasing(TracedPicture picture) {
    width = picture.width();
    height = picture.height();
    colors = picture.source();
  }

  public static TracedPicture snap(TracedPicture picture) {
    Antialiasing snapping = new Antialiasing(picture);
    snapping.pass(2);
    snapping.pass(1);
    return picture.withSnapped(snapping.colors);
  }

  /** Whether fewer than one edge in eight is antialiased; outlines are then whole-pixel stairs. */
  public static boolean isAbsent(TracedPicture picture) {
    int[] source = picture.source();
    int[] snapped = picture.snapped();
    long edges = 0;
    long soft = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int i = y * picture.width(), end = i + picture.width() - 1; i < end; i++) {
        if (PackedColor.distance(snapped[i], snapped[i + 1]) > EDGE) {
          edges++;
          if (PackedColor.distance(source[i], snapped[i]) > 100
              || PackedColor.distance(source[i + 1], snapped[i + 1]) > 100) {
            soft++;
          }
        }
      }
    }
    return soft * 8 < edges;
  }

  private void pass(int reach) {
    int[] nearest = colors.clone();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (!isInside(x, y)) {
          nearest[y * width + x] = nearerEnd(x, y, reach);
        }
      }
    }
    colors = nearest;
  }

  private boolean isInside(int x, int y) {
    if (x == 0 || y == 0 || x == width - 1 || y == height - 1) {
      return false;
    }
    int i = y * width + x;
    int color = colors[i];
    return colors[i - 1] == color
        && colors[i + 1] == color
        && colors[i - width] == color
        && colors[i + width] == color;
  }

  private int nearerEnd(int x, int y, int reach) {
    int color = colors[y * width + x];
    int best = EDGE;
    int nearer = color;
    for (int direction = 0; direction < STEP_X.length; direction++) {
      for (int distance = 1; distance <= reach; distance++) {
        int dx = STEP_X[direction] * distance;
        int dy = STEP_Y[direction] * distance;
        if (!contains(x - dx, y - dy) || !contains(x + dx, y + dy)) {
          continue;
        }
        int from = colors[(y - dy) * width + x - dx];
        int to = colors[(y + dy) * width + x + dx];
        int contrast = PackedColor.distance(from, to);
        if (contrast * (distance == 1 ? 1 : WIDE_RAMP) <= best) {
          continue;
        }
        double position = PackedColor.position(color, from, to, contrast);
        if (position < SLACK
            || position > 1 - SLACK
            || PackedColor.residual(color, from, to, position) > Math.max(300, 0.03 * contrast)
            || distance == 2 && !isMonotone(x, y, direction, from, to, contrast, position)) {
          continue;
        }
        best = contrast;
        nearer = position < 0.5 ? from : to;
      }
    }
    return best > EDGE || reach > 1 ? nearer : nearerSide(x, y);
  }

  /**
   * The nearer side of a seam. Where the soft edges of two shapes meet, the background shows
   * through: a quarter of it if each covers half of the pixel. A seam therefore changes along its
   * way, whereas a line that was drawn keeps its color.
   */
  private int nearerSide(int x, int y) {
    int color = colors[y * width + x];
    if (isOnLine(x, y)) {
      return color;
    }
    int best = EDGE;
    int nearer = color;
    for (int direction = 0; direction < STEP_X.length; direction++) {
      int dx = STEP_X[direction];
      int dy = STEP_Y[direction];
      int before = side(x, y, -dx, -dy);
      int after = side(x, y, dx, dy);
      if (before + after > SEAM_WIDTH + 1) {
        continue;
      }
      int from = colors[(y - before * dy) * width + x - before * dx];
      int to = colors[(y + after * dy) * width + x + after * dx];
      int contrast = PackedColor.distance(from, to);
      if (contrast <= best) {
        continue;
      }
      double position = PackedColor.position(color, from, to, contrast);
      if (position >= 0
          && position <= 1
          && PackedColor.residual(color, from, to, position) <= SEAM_RESIDUAL) {
        best = contrast;
        nearer = position < 0.5 ? from : to;
      }
    }
    return nearer;
  }

  /**
   * Distance to the nearest flat area, in pixels; greater than any seam's width if there is none.
   */
  private int side(int x, int y, int dx, int dy) {
    for (int distance = 1; distance <= SEAM_WIDTH; distance++) {
      if (!contains(x + (distance + 1) * dx, y + (distance + 1) * dy)) {
        break;
      }
      int i = (y + distance * dy) * width + x + distance * dx;
      if (colors[i] == colors[i + dy * width + dx]) {
        return distance;
      }
    }
    return 2 * SEAM_WIDTH;
  }

  /** Whether two opposite neighbors of a pixel have its color. */
  private boolean isOnLine(int x, int y) {
    int i = y * width + x;
    for (int direction = 0; direction < STEP_X.length; direction++) {
      int dx = STEP_X[direction];
      int dy = STEP_Y[direction];
      int step = dy * width + dx;
      if (contains(x - dx, y - dy)
          && contains(x + dx, y + dy)
          && colors[i - step] == colors[i]
          && colors[i + step] == colors[i]) {
        return true;
      }
    }
    return false;
  }

  /** Whether the pixels halfway to the ends of a ramp of five lie on it, in order. */
  private boolean isMonotone(
      int x, int y, int direction, int from, int to, int contrast, double position) {
    int step = STEP_Y[direction] * width + STEP_X[direction];
    int i = y * width + x;
    double before = PackedColor.position(colors[i - step], from, to, contrast);
    double after = PackedColor.position(colors[i + step], from, to, contrast);
    return before >= -2 * SLACK
        && before <= position + SLACK
        && after >= position - SLACK
        && after <= 1 + 2 * SLACK;
  }

  private boolean contains(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height;
  }
}
