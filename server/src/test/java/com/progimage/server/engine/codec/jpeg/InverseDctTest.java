package com.progimage.server.engine.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InverseDctTest {
  /**
   * T.81, A.3.3, for a block of any side: a constant keeps its value, whatever the side.
   *
   * @param coefficients of 8 × 8, row by row
   */
  private static double sample(double[] coefficients, int side, int x, int y) {
    double sum = 0;
    for (int v = 0; v < side; v++) {
      for (int u = 0; u < side; u++) {
        sum +=
            coefficients[v * 8 + u]
                * (u == 0 ? Math.sqrt(0.5) : 1)
                * (v == 0 ? Math.sqrt(0.5) : 1)
                * Math.cos((2 * x + 1) * u * Math.PI / (2 * side))
                * Math.cos((2 * y + 1) * v * Math.PI / (2 * side));
      }
    }
    return sum / 4;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 4, 2, 1})
  void everySideIsThatOfDoublePrecision(int side) {
    int lanes = InverseDct.LANES;
    Random random = new Random(side);
    double[][] blocks = new double[lanes][64];
    float[] values = new float[10 + side * side * lanes];
    for (int block = 0; block < lanes; block++) {
      for (int k = 0; k < 64; k++) {
        blocks[block][k] = (random.nextInt(2001) - 1000) / (1 + k % 8 + k / 8);
        int row = k / 8;
        int column = k % 8;
        if (row < side && column < side) {
          values[10 + (row * side + column) * lanes + block] =
              (float)
                  (blocks[block][k] * InverseDct.scale(side, row) * InverseDct.scale(side, column));
        }
      }
    }
    InverseDct.run(values, 10, side);
    for (int block = 0; block < lanes; block++) {
      for (int i = 0; i < side * side; i++) {
        assertThat((double) values[10 + i * lanes + block])
            .isCloseTo(sample(blocks[block], side, i % side, i / side), Offset.offset(0.01));
      }
    }
  }
}
