package com.progimage.server.engine.analysis.face;

import java.util.Arrays;

/**
 * Histograms of a picture, normalized by those of the cells around: 31 features for each cell, the
 * fHOG features of Felzenszwalb et al. (2010). The outermost cells have none. Around the map lie
 * zeros, so that a template may reach beyond it.
 */
final class FeatureMap {
  static final int FEATURES = 31;

  private static final int OPPOSITE = Histograms.ORIENTATIONS / 2;
  private static final float EPSILON = 1e-4f;

  /** Cells before the first one of the map. */
  static final int MARGIN = (Templates.SIDE - 1) / 2;

  final int rows;
  final int columns;

  /** By feature and row. */
  private final float[][][] values;

  private final Histograms histograms;
  private final int width;

  private FeatureMap(Histograms histograms) {
    this.histograms = histograms;
    this.width = histograms.columns - 2;
    this.rows = histograms.rows - 2 + Templates.SIDE - 1;
    this.columns = width + Templates.SIDE - 1;
    this.values = new float[FEATURES][rows][columns];
  }

  /** The features of a picture with at least three cells along each side. */
  static FeatureMap of(RgbImage image) {
    FeatureMap map = new FeatureMap(Histograms.of(image));
    map.normalize();
    return map;
  }

  /** Whether a picture has enough cells for features. */
  static boolean hasFeatures(RgbImage image) {
    int least = 3 * Histograms.CELL - Histograms.CELL / 2;
    return image.width >= least && image.height >= least;
  }

  /** A row of a feature, not a copy. */
  float[] row(int feature, int row) {
    return values[feature][row];
  }

  private void normalize() {
    Normalization normalization = new Normalization();
    for (int y = 0; y < histograms.rows - 2; y++) {
      normalization.advance(y);
      for (int o = 0; o < Histograms.ORIENTATIONS; o++) {
        normalization.write(o, y, true);
      }
      for (int o = 0; o < OPPOSITE; o++) {
        normalization.write(Histograms.ORIENTATIONS + o, y, false);
      }
      for (int block = 0; block < Normalization.BLOCKS; block++) {
        normalization.writeTotal(block, y);
      }
    }
  }

  /**
   * The four blocks of 2×2 cells around each cell of a row, and what they divide the votes by. The
   * rows are copied at each shift, because loops are only vectorized with one index for all arrays.
   */
  private final class Normalization {
    static final int BLOCKS = 4;

    /** Three rows of energies, each shifted by 0, 1 and 2 columns. */
    private final float[][][] energies = new float[3][3][width];

    private final float[] energy = new float[histograms.columns];
    private final float[] one = new float[histograms.columns];
    private final float[] other = new float[histograms.columns];
    private final float[][] limits = new float[BLOCKS][width];
    private final float[][] factors = new float[BLOCKS][width];
    private final float[][] totals = new float[BLOCKS][width];
    private final float[] votes = new float[width];
    private final float[] opposite = new float[width];
    private final float[] sum = new float[width];

    /** Moves to the cells whose row in the map is {@code y}; the middle one of three rows. */
    void advance(int y) {
      for (int row = y == 0 ? 0 : y + 2; row < y + 3; row++) {
        readEnergy(row);
      }
      float[][] top = energies[y % 3];
      float[][] middle = energies[(y + 1) % 3];
      float[][] bottom = energies[(y + 2) % 3];
      add(middle[1], middle[2], bottom[1], bottom[2], limits[0]);
      add(top[1], top[2], middle[1], middle[2], limits[1]);
      add(middle[0], middle[1], bottom[0], bottom[1], limits[2]);
      add(top[0], top[1], middle[0], middle[1], limits[3]);
      for (int block = 0; block < BLOCKS; block++) {
        limit(limits[block]);
        invert(limits[block], factors[block]);
        Arrays.fill(totals[block], 0);
      }
    }

    private void readEnergy(int row) {
      Arrays.fill(energy, 0);
      for (int o = 0; o < OPPOSITE; o++) {
        histograms.copy(o, row, 0, histograms.columns, one);
        histograms.copy(o + OPPOSITE, row, 0, histograms.columns, other);
        addSquares(one, other, energy);
      }
      for (int shift = 0; shift < 3; shift++) {
        System.arraycopy(energy, shift, energies[row % 3][shift], 0, width);
      }
    }

    private static void addSquares(float[] one, float[] other, float[] to) {
      for (int x = 0; x < to.length; x++) {
        float both = one[x] + other[x];
        to[x] = to[x] + both * both;
      }
    }

    private static void add(float[] a, float[] b, float[] c, float[] d, float[] to) {
      for (int x = 0; x < to.length; x++) {
        to[x] = a[x] + b[x] + c[x] + d[x];
      }
    }

    private static void limit(float[] energies) {
      for (int x = 0; x < energies.length; x++) {
        energies[x] = 0.2f * (float) Math.sqrt(energies[x] + EPSILON);
      }
    }

    private static void invert(float[] limits, float[] to) {
      for (int x = 0; x < to.length; x++) {
        to[x] = 0.1f / limits[x];
      }
    }

    /**
     * Writes a feature of all cells of the row.
     *
     * @param directed whether opposite orientations differ; else their sum is written
     */
    void write(int feature, int y, boolean directed) {
      int orientation = feature % Histograms.ORIENTATIONS;
      histograms.copy(orientation, y + 1, 1, width, votes);
      if (!directed) {
        histograms.copy(orientation + OPPOSITE, y + 1, 1, width, opposite);
        addTo(votes, opposite);
      }
      Arrays.fill(sum, 0);
      for (int block = 0; block < BLOCKS; block++) {
        if (directed) {
          clip(votes, limits[block], factors[block], sum, totals[block]);
        } else {
          clip(votes, limits[block], factors[block], sum);
        }
      }
      System.arraycopy(sum, 0, values[feature][y + MARGIN], MARGIN, width);
    }

    private static void addTo(float[] values, float[] more) {
      for (int x = 0; x < values.length; x++) {
        values[x] += more[x];
      }
    }

    private static void clip(
        float[] votes, float[] limits, float[] factors, float[] sum, float[] total) {
      for (int x = 0; x < votes.length; x++) {
        float clipped = Math.min(votes[x], limits[x]) * factors[x];
        float newSum = sum[x] + clipped;
        float newTotal = total[x] + clipped;
        sum[x] = newSum;
        total[x] = newTotal;
      }
    }

    private static void clip(float[] votes, float[] limits, float[] factors, float[] sum) {
      for (int x = 0; x < votes.length; x++) {
        sum[x] += Math.min(votes[x], limits[x]) * factors[x];
      }
    }

    /** Writes how much there is of all orientations, by the measure of one block. */
    void writeTotal(int block, int y) {
      float[] total = totals[block];
      for (int x = 0; x < total.length; x++) {
        total[x] *= 2 * 0.2357f;
      }
      int feature = Histograms.ORIENTATIONS + OPPOSITE + block;
      System.arraycopy(total, 0, values[feature][y + MARGIN], MARGIN, width);
    }
  }
}
