package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.LoopTimes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class VectorizedFiltersTest {
  private static final int PIXELS = 256;

  @Test
  void theLoopsOfTheFiltersAreVectorized() throws Exception {
    LoopTimes.assertVectorized(Loops.class);
  }

  /** Runs in a JVM of its own. */
  static final class Loops {
    public static void main(String[] args) {
      int[] residuals = new int[PIXELS];
      RowFilter rgb = filter(3);
      LoopTimes.time("sub", () -> rgb.apply(RowFilter.SUB, residuals));
      LoopTimes.time("up", () -> rgb.apply(RowFilter.UP, residuals));
      LoopTimes.time("average", () -> rgb.apply(RowFilter.AVERAGE, residuals));
      LoopTimes.time("Paeth", () -> rgb.apply(RowFilter.PAETH, residuals));
      long[] sum = new long[1];
      LoopTimes.time("sum", () -> sum[0] += rgb.sum(residuals));
      RowFilter rgba = filter(4);
      LoopTimes.time("Paeth with alpha", () -> rgba.apply(RowFilter.PAETH, residuals));
    }

    private static RowFilter filter(int unitBytes) {
      RowFilter filter = new RowFilter(PIXELS, unitBytes, 1);
      for (int row = 1; row <= 2; row++) {
        int colors = 0x40302010 * row;
        Arrays.setAll(filter.next(), x -> colors + x);
        filter.shift();
      }
      return filter;
    }
  }
}
