package com.progimage.server.engine.ops.resample;

import com.progimage.server.engine.LoopTimes;
import com.progimage.server.engine.Plane;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class VectorizedResamplerTest {
  @Test
  void theLoopsOfTheResamplerAreVectorized() throws Exception {
    LoopTimes.assertVectorized(Loops.class);
  }

  /** Runs in a JVM of its own. */
  static final class Loops {
    public static void main(String[] args) {
      float[][] rows = new float[4][ColumnPass.MOST_ROWS];
      float[] sum = new float[ColumnPass.MOST_ROWS];
      float[] weights = {0.1f, 0.2f, 0.3f, 0.4f};
      LoopTimes.time(
          "weighted sum", () -> WeightedSum.of(rows, 0, weights, 0, true, sum, 0, sum.length));
      LoopTimes.time(
          "first weighted sum",
          () -> WeightedSum.of(rows, 0, weights, 0, false, sum, 0, sum.length));
      Plane plane = Plane.create(2048, 1);
      PlaneSamples samples = PlaneSamples.of(plane, plane);
      float[] row = new float[2048];
      LoopTimes.time("read samples", () -> samples.readRow(0, 0, row.length, row, row.length));
      int[] rounded = new int[row.length];
      LoopTimes.time("round samples", () -> PlaneSamples.round(row, row.length, rounded));
    }
  }
}
