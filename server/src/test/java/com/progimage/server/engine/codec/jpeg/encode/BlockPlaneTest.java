package com.progimage.server.engine.codec.jpeg.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.Size;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockPlaneTest {
  /** Enough for several chunks. */
  private static final Size SIZE = new Size(8 * 60, 8 * 50);

  private static final int STEP = 3;

  @Test
  void everyCoefficientIsReadBack() {
    BlockPlane plane = new BlockPlane(SIZE, SIZE, 1, 1, QuantizationTable.luma(80));
    int[][] blocks = new int[60 * 50][];
    Random random = new Random(1);
    for (int block = 0; block < blocks.length; block++) {
      // From blocks that are all zero to those without a zero.
      int share = block % 65;
      int[] values = new int[64 * STEP];
      long mask = 0;
      for (int index = 0; index < 64; index++) {
        if (random.nextInt(64) < share) {
          values[index * STEP + 1] = random.nextInt(1, 2048) * (random.nextBoolean() ? 1 : -1);
          mask |= 1L << index;
        }
      }
      plane.put(block, mask, values, 1, STEP);
      blocks[block] = values;
      assertThat(plane.mask(block)).isEqualTo(mask);
    }

    for (int block = 0; block < blocks.length; block++) {
      assertThat(plane.dc(block)).isEqualTo(blocks[block][1]);
      for (int index = 0; index < 64; index++) {
        assertThat(plane.at(block, index)).isEqualTo(blocks[block][index * STEP + 1]);
      }
    }
  }
}
