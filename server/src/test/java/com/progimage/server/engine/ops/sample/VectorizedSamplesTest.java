package com.progimage.server.engine.ops.sample;

import com.progimage.server.engine.LoopTimes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class VectorizedSamplesTest {
  private static final int PIXELS = 1024;

  @Test
  void theLoopsOfTheSamplesAreVectorized() throws Exception {
    LoopTimes.assertVectorized(Loops.class);
  }

  /** Runs in a JVM of its own. */
  static final class Loops {
    public static void main(String[] args) {
      int[] argb = new int[PIXELS];
      Arrays.fill(argb, 0x80402010);
      float[] row = new float[4 * PIXELS];
      SampleFormat opaque = new SampleFormat(/* opaque= */ true, /* linear= */ false);
      LoopTimes.time("unpack", () -> opaque.unpack(argb, 0, PIXELS, row, PIXELS));
      LoopTimes.time("pack", () -> opaque.pack(row, PIXELS, PIXELS, argb, 0));
      SampleFormat alpha = new SampleFormat(/* opaque= */ false, /* linear= */ false);
      LoopTimes.time("unpack with alpha", () -> alpha.unpack(argb, 0, PIXELS, row, PIXELS));
    }
  }
}
