package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.LoopTimes;
import com.progimage.server.engine.Pixels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class VectorizedSmoothingTest {
  private static final int LENGTH = 1024;

  @Test
  void theLoopsOfBlurAndMedianAreVectorized() throws Exception {
    LoopTimes.assertVectorized(Loops.class);
  }

  /** Runs in a JVM of its own. */
  static final class Loops {
    public static void main(String[] args) {
      float[][] rows = new float[5][LENGTH];
      float[] sum = rows[4];
      LoopTimes.time("first of the blur", () -> GaussianRows.scale(sum, rows[0], 0.5f, 0, LENGTH));
      LoopTimes.time("blur across", () -> GaussianRows.add(sum, rows[0], rows[1], 0.2f, LENGTH));
      LoopTimes.time(
          "blur down",
          () -> GaussianRows.add(sum, rows[0], rows[1], rows[2], rows[3], 0.2f, 0.1f, 0, LENGTH));
      Pixels picture = Pixels.create(LENGTH / 4, 4);
      LoopTimes.time("median of nine", () -> MedianOfNine.apply(picture));
    }
  }
}
