package com.progimage.models;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Divides a square matrix into products of a column with a row, by one-sided Jacobi rotations. */
final class SingularValues {
  private static final int MAX_SWEEPS = 60;

  private final int side;

  /** The columns of the matrix, which the rotations make orthogonal. */
  private final double[][] columns;

  /** The columns of the rotations. */
  private final double[][] rotations;

  private SingularValues(float[] matrix, int side) {
    this.side = side;
    this.columns = new double[side][side];
    this.rotations = new double[side][side];
    for (int c = 0; c < side; c++) {
      rotations[c][c] = 1;
      for (int r = 0; r < side; r++) {
        columns[c][r] = matrix[r * side + c];
      }
    }
  }

  /**
   * @param column has the length of the singular value
   * @param row has length 1
   */
  @SuppressWarnings("ArrayRecordComponent") // weights, which are never compared
  record Part(double value, float[] column, float[] row) {}

  /**
   * The parts whose singular value is above a limit, the greatest first; their sum is the matrix.
   */
  static List<Part> above(double limit, float[] matrix, int side) {
    SingularValues values = new SingularValues(matrix, side);
    for (int sweep = 0; sweep < MAX_SWEEPS && values.sweep(); sweep++) {}
    List<Part> parts = new ArrayList<>();
    for (int c = 0; c < side; c++) {
      double value = Math.sqrt(dot(values.columns[c], values.columns[c]));
      if (value > limit) {
        parts.add(new Part(value, floats(values.columns[c]), floats(values.rotations[c])));
      }
    }
    parts.sort(Comparator.comparingDouble(Part::value).reversed());
    return parts;
  }

  /** Rotates each pair of columns; returns whether one was not orthogonal. */
  private boolean sweep() {
    boolean rotated = false;
    for (int i = 0; i < side; i++) {
      for (int j = i + 1; j < side; j++) {
        double both = dot(columns[i], columns[j]);
        double one = dot(columns[i], columns[i]);
        double other = dot(columns[j], columns[j]);
        if (Math.abs(both) <= 1e-15 * Math.sqrt(one * other) || both == 0) {
          continue;
        }
        rotated = true;
        double zeta = (other - one) / (2 * both);
        double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(columns[i], columns[j], cosine, cosine * tangent);
        rotate(rotations[i], rotations[j], cosine, cosine * tangent);
      }
    }
    return rotated;
  }

  private static void rotate(double[] one, double[] other, double cosine, double sine) {
    for (int r = 0; r < one.length; r++) {
      double before = one[r];
      one[r] = cosine * before - sine * other[r];
      other[r] = sine * before + cosine * other[r];
    }
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int r = 0; r < one.length; r++) {
      sum += one[r] * other[r];
    }
    return sum;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
