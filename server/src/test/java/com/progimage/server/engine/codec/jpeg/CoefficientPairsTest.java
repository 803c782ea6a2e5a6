package com.progimage.server.engine.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import org.junit.jupiter.api.Test;

class CoefficientPairsTest {
  private static final int MASK = (1 << HuffmanTable.BITS) - 1;

  private static HuffmanTable table(JPEGHuffmanTable from) {
    byte[] counts = new byte[16];
    for (int i = 0; i < from.getLengths().length; i++) {
      counts[i] = (byte) from.getLengths()[i];
    }
    byte[] symbols = new byte[from.getValues().length];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = (byte) from.getValues()[i];
    }
    return new HuffmanTable(counts, symbols, /* ac= */ true);
  }

  @Test
  void aPairIsTwoSingleCoefficientsAfterEachOther() {
    for (JPEGHuffmanTable each :
        new JPEGHuffmanTable[] {
          JPEGHuffmanTable.StdACLuminance, JPEGHuffmanTable.StdACChrominance
        }) {
      HuffmanTable table = table(each);
      int pairs = 0;
      for (int bits = 0; bits <= MASK; bits++) {
        int pair = table.pairs()[bits];
        if (pair == CoefficientPairs.NONE) {
          continue;
        }
        int first = table.entries[bits];
        assertThat(CoefficientPairs.firstStep(pair)).isEqualTo(HuffmanTable.run(first));
        assertThat(CoefficientPairs.firstValue(pair)).isEqualTo(HuffmanTable.value(first));
        int length = first & HuffmanTable.LENGTH;
        if (CoefficientPairs.secondStep(pair) > 0) {
          int second = table.entries[bits << length & MASK];
          boolean isEnd = HuffmanTable.run(second) == HuffmanTable.END_OF_BLOCK;
          length += second & HuffmanTable.LENGTH;
          assertThat(CoefficientPairs.secondStep(pair))
              .isEqualTo(HuffmanTable.run(second) + (isEnd ? 0 : 1));
          assertThat(CoefficientPairs.secondValue(pair)).isEqualTo(HuffmanTable.value(second));
          pairs++;
        } else {
          assertThat(CoefficientPairs.secondValue(pair)).isEqualTo(HuffmanTable.value(first));
        }
        assertThat(pair & CoefficientPairs.LENGTH)
            .isEqualTo(length)
            .isLessThanOrEqualTo(HuffmanTable.BITS);
      }
      assertThat(pairs).isGreaterThan(1000);
    }
  }

  @Test
  void onlyTheLastCoefficientAndFalseStepsBehindItAreLast() {
    for (int position : new int[] {1, 62, HuffmanTable.END_OF_BLOCK + 1, 143}) {
      assertThat(CoefficientPairs.isLast(position)).isFalse();
    }
    for (int position : new int[] {63, 64, 78}) {
      assertThat(CoefficientPairs.isLast(position)).isTrue();
    }
  }
}
