package com.progimage.server.engine.svg.paint;

import com.progimage.server.engine.LoopTimes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class VectorizedPainterTest {
  private static final int PIXELS = 512;

  @Test
  void theLoopsOfThePainterAreVectorized() throws Exception {
    LoopTimes.assertVectorized(Loops.class);
  }

  /** Runs in a JVM of its own. */
  static final class Loops {
    public static void main(String[] args) {
      SourceOver over = new SourceOver();
      int[] below = new int[2 * PIXELS];
      int[] above = new int[2 * PIXELS];
      int[] cover = new int[2 * PIXELS];
      Arrays.fill(above, 0x80402010);
      Arrays.fill(cover, 0x80);
      // As in a picture, the rows begin at different places.
      LoopTimes.time("color", () -> over.color(below, 9, cover, 4, PIXELS, 0x80402010));
      LoopTimes.time("gradient", () -> over.colors(below, 9, cover, 4, PIXELS, above));
      LoopTimes.time("layer", () -> over.row(below, 9, above, 4, PIXELS, 0x80));
      float[] positions = new float[PIXELS];
      GradientShape linear = new LinearShape(0, 0, 1, 1);
      LoopTimes.time(
          "linear gradient", () -> linear.positions(0, 0, 0.01, 0.01, positions, PIXELS));
    }
  }
}
