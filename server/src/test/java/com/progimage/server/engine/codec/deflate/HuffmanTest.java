package com.progimage.server.engine.codec.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HuffmanTest {
  /** Share of the code space, in units of 2^−most. */
  private static long taken(byte[] lengths, int most) {
    long taken = 0;
    for (byte length : lengths) {
      assertThat((int) length).isBetween(0, most);
      taken += length == 0 ? 0 : 1L << most - length;
    }
    return taken;
  }

  @Test
  void codesAreCompleteAndNeverTooLong() {
    int[] fibonacci = new int[30];
    fibonacci[0] = 1;
    fibonacci[1] = 1;
    for (int i = 2; i < 30; i++) {
      fibonacci[i] = fibonacci[i - 1] + fibonacci[i - 2];
    }
    assertThat(taken(Huffman.lengths(fibonacci, 7), 7)).isEqualTo(1 << 7);
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      int[] counts = new int[2 + random.nextInt(284)];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (int) Math.pow(2, random.nextDouble() * 20) - 1;
      }
      counts[1] = 1;
      assertThat(taken(Huffman.lengths(counts, 14), 14)).isEqualTo(1 << 14);
    }
  }

  @Test
  void whatIsMoreFrequentIsNeverLonger() {
    byte[] lengths = Huffman.lengths(new int[] {1, 100, 7, 0, 30, 2}, 14);
    assertThat(lengths).containsExactly(4, 1, 3, 0, 2, 4);
  }

  @Test
  void aSingleSymbolStillGetsACompleteCode() {
    assertThat(Huffman.lengths(new int[] {0, 0, 5}, 14)).containsExactly(1, 0, 1);
    assertThat(Huffman.lengths(new int[3], 14)).containsExactly(1, 1, 0);
  }
}
