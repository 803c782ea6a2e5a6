package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.LoopTimes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class VectorizedDecoderTest {
  private static final int WIDTH = 2725;

  @Test
  void theLoopsOfTheDecoderAreVectorized() throws Exception {
    LoopTimes.assertVectorized(Loops.class);
  }

  /** Runs in a JVM of its own. */
  static final class Loops {
    public static void main(String[] args) {
      float[] blocks = new float[64 * InverseDct.LANES];
      for (int side : new int[] {8, 4, 2}) {
        LoopTimes.time(
            "inverse DCT " + side,
            () -> {
              Arrays.fill(blocks, 1);
              InverseDct.run(blocks, 0, side);
            });
      }
      int[] words = new int[InverseDct.LANES];
      LoopTimes.time("four samples", () -> Strip.four(blocks, 0, words));
      int[] luma = new int[WIDTH];
      int[] argb = new int[WIDTH];
      ColorConversion colors = new ColorConversion(WIDTH);
      LoopTimes.time("colors", () -> colors.ycc(luma, luma, luma, argb, 0));
    }
  }
}
