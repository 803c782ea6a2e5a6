package com.progimage.server.engine.analysis.face;

/**
 * For each cell of 8×8 pixels, how much gradient there is in each of 18 orientations. A pixel votes
 * for the four cells around it, by their distance. A border of one cell around the picture takes
 * votes too.
 */
final class Histograms {
  static final int CELL = 8;
  static final int ORIENTATIONS = 18;

  final int rows;
  final int columns;

  /** The length of a row of {@link #votes}. */
  private final int stride;

  /** By orientation, row and column. */
  private final float[] votes;

  private final int area;

  private Histograms(RgbImage image) {
    this.rows = (int) (image.height / (float) CELL + 0.5);
    this.columns = (int) (image.width / (float) CELL + 0.5);
    this.stride = columns + 2;
    this.area = (rows + 2) * stride;
    this.votes = new float[ORIENTATIONS * area];
  }

  static Histograms of(RgbImage image) {
    Histograms histograms = new Histograms(image);
    histograms.count(image);
    return histograms;
  }

  private void count(RgbImage image) {
    int bottom = Math.min(rows * CELL, image.height) - 1;
    int end = Math.min(columns * CELL, image.width) - 1;
    int[] cells = new int[Math.max(end, 0)];
    float[] right = new float[cells.length];
    for (int x = 1; x < end; x++) {
      float position = (x + 0.5f) / CELL + 0.5f;
      cells[x] = (int) position;
      right[x] = position - cells[x];
    }
    Gradients gradients = new Gradients(image.width);
    for (int y = 1; y < bottom; y++) {
      gradients.read(image, y);
      float position = (float) ((y + 0.5) / CELL + 0.5);
      int row = (int) position;
      vote(gradients, cells, right, row * stride, position - row);
    }
  }

  private void vote(Gradients gradients, int[] cells, float[] rights, int row, float lower) {
    float[] votes = this.votes;
    float[] lengths = gradients.lengths;
    float upper = 1 - lower;
    for (int x = 1; x < cells.length; x++) {
      float length = lengths[x];
      if (length == 0) {
        continue;
      }
      float right = rights[x] * length;
      float left = (1 - rights[x]) * length;
      int at = gradients.orientation(x) * area + row + cells[x];
      int below = at + stride;
      votes[at] += upper * left;
      votes[at + 1] += upper * right;
      votes[below] += lower * left;
      votes[below + 1] += lower * right;
    }
  }

  /** Copies the votes of a row of cells for one orientation. */
  void copy(int orientation, int row, int from, int count, float[] to) {
    System.arraycopy(votes, orientation * area + (row + 1) * stride + from + 1, to, 0, count);
  }
}
