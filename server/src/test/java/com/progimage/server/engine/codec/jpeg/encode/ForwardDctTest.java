package com.progimage.server.engine.codec.jpeg.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForwardDctTest {
  /** T.81, A.3.3, in double precision. */
  private static double coefficient(double[] samples, int v, int u) {
    double sum = 0;
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        sum +=
            samples[y * 8 + x]
                * Math.cos((2 * x + 1) * u * Math.PI / 16)
                * Math.cos((2 * y + 1) * v * Math.PI / 16);
      }
    }
    return sum / 4 * (u == 0 ? Math.sqrt(0.5) : 1) * (v == 0 ? Math.sqrt(0.5) : 1);
  }

  @Test
  void everyCoefficientOfEveryBlockIsThatOfTheDefinition() {
    Random random = new Random(1);
    double[][] samples = new double[ForwardDct.LANES][64];
    float[] blocks = new float[64 * ForwardDct.LANES];
    for (int block = 0; block < ForwardDct.LANES; block++) {
      for (int i = 0; i < 64; i++) {
        samples[block][i] = random.nextInt(256) - 128;
        blocks[i * ForwardDct.LANES + block] = (float) samples[block][i];
      }
    }
    ForwardDct.run(blocks);
    for (int block = 0; block < ForwardDct.LANES; block += 9) {
      for (int position = 0; position < 64; position++) {
        int v = position >> 3;
        int u = position & 7;
        assertThat(
                blocks[ForwardDct.place(position) + block]
                    * ForwardDct.scale(v)
                    * ForwardDct.scale(u))
            .as("block %d, row %d, column %d", block, v, u)
            .isCloseTo(coefficient(samples[block], v, u), within(1e-3));
      }
    }
  }

  @Test
  void zigzagVisitsEachPositionOnceAndLowFrequenciesFirst() {
    assertThat(IntStream.range(0, 64).map(Zigzag::position).distinct().count()).isEqualTo(64);
    assertThat(new int[] {Zigzag.position(0), Zigzag.position(1), Zigzag.position(2)})
        .containsExactly(0, 1, 8);
    assertThat(new int[] {Zigzag.position(61), Zigzag.position(62), Zigzag.position(63)})
        .containsExactly(55, 62, 63);
  }
}
