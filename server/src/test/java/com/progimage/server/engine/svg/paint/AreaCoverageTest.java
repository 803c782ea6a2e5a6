package com.progimage.server.engine.svg.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AreaCoverageTest {
  private static final int WIDTH = 8;
  private static final int ROWS = 6;

  private final AreaCoverage coverage = new AreaCoverage();

  @Test
  void aRectangleCoversSharesOfPixels() {
    int[][] cover = cover(false, 1.25, 1.5, 4.5, 1.5, 4.5, 3, 1.25, 3);
    assertThat(cover[0]).containsOnly(0);
    assertThat(cover[1]).containsExactly(0, 96, 128, 128, 64, 0, 0, 0);
    assertThat(cover[2]).containsExactly(0, 191, 255, 255, 128, 0, 0, 0);
    assertThat(cover[3]).containsOnly(0);
  }

  @Test
  void aTriangleCoversItsArea() {
    assertThat(sum(cover(false, 0.3, 0.2, 7.6, 2.9, 1.1, 5.7)))
        .isCloseTo(255 * area(0.3, 0.2, 7.6, 2.9, 1.1, 5.7), within(16.0));
  }

  @Test
  void theDirectionDoesNotMatter() {
    assertThat(cover(false, 1, 5, 6.5, 3, 2, 0.5))
        .isDeepEqualTo(cover(false, 2, 0.5, 6.5, 3, 1, 5));
  }

  @Test
  void whatIsOutsideIsCutOff() {
    int[][] cover = cover(false, -1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9);
    for (int[] row : cover) {
      assertThat(row).containsOnly(255);
    }
    assertThat(sum(cover(false, -9, 1, -2, 1, -2, 3, -9, 3))).isZero();
    assertThat(sum(cover(false, 9, 1, 12, 1, 12, 3, 9, 3))).isZero();
    assertThat(sum(cover(false, 1, -9, 3, -9, 3, -2, 1, -2))).isZero();
    assertThat(sum(cover(false, 1, 6, 3, 6, 3, 9, 1, 9))).isZero();
  }

  @Test
  void aLineThroughASideIsDividedThere() {
    // The right half of a rhombus, and its left half.
    assertThat(sum(cover(false, 0, -1, 4, 3, 0, 7, -4, 3))).isCloseTo(255 * (16 - 1), within(16.0));
    assertThat(sum(cover(false, 8, -1, 12, 3, 8, 7, 4, 3))).isCloseTo(255 * (16 - 1), within(16.0));
  }

  @Test
  void whatIsWoundAroundTwiceIsInsideUnlessOddCounts() {
    double[] twice = {1, 1, 7, 1, 7, 5, 1, 5, 1, 1, 3, 1, 3, 5, 1, 5};
    assertThat(cover(false, twice)[2]).containsExactly(0, 255, 255, 255, 255, 255, 255, 0);
    assertThat(cover(true, twice)[2]).containsExactly(0, 0, 0, 255, 255, 255, 255, 0);
  }

  @Test
  void anAreaLeavesNothingBehind() {
    cover(false, 0.5, 0.5, 8, 0.5, 8, 5.5, 0.5, 5.5);
    cover(false, 2, 2, 99, 2, 99, 4, 2, 4);
    assertThat(sum(cover(false, 8, 0, 8, 6, 8, 0))).isZero();
    assertThat(sum(cover(false))).isZero();
  }

  @Test
  void coordinatesThatAreNoNumbersAreLeftOut() {
    double infinite = Double.POSITIVE_INFINITY;
    assertThat(sum(cover(false, Double.NaN, 1, 3, infinite, 4, 5))).isBetween(0.0, 48.0 * 255);
    assertThat(sum(cover(false))).isZero();
  }

  /** Draws a closed polygon. */
  private int[][] cover(boolean evenOdd, double... points) {
    coverage.begin(WIDTH, ROWS);
    for (int i = 0; i < points.length; i += 2) {
      int next = (i + 2) % points.length;
      coverage.line(points[i], points[i + 1], points[next], points[next + 1]);
    }
    int[][] cover = new int[ROWS][WIDTH];
    for (int y = 0; y < ROWS; y++) {
      if (coverage.sum(y, evenOdd, 255)) {
        System.arraycopy(
            coverage.cover(), coverage.from(), cover[y], coverage.from(), coverage.count());
      }
    }
    return cover;
  }

  private static double sum(int[][] cover) {
    double sum = 0;
    for (int[] row : cover) {
      for (int level : row) {
        sum += level;
      }
    }
    return sum;
  }

  private static double area(double... points) {
    double twice = 0;
    for (int i = 0; i < points.length; i += 2) {
      int next = (i + 2) % points.length;
      twice += points[i] * points[next + 1] - points[next] * points[i + 1];
    }
    return Math.abs(twice) / 2;
  }
}
