package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.engine.LoopTimes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class VectorizedEncoderTest {
  @Test
  void theLoopsOfTheEncoderAreVectorized() throws Exception {
    LoopTimes.assertVectorized(Loops.class);
  }

  /** Runs in a JVM of its own. */
  static final class Loops {
    public static void main(String[] args) {
      float[] blocks = new float[64 * ForwardDct.LANES];
      LoopTimes.time(
          "forward DCT",
          () -> {
            Arrays.fill(blocks, 1);
            ForwardDct.run(blocks);
          });
      byte[] samples = new byte[2048];
      float[] row = new float[2048];
      LoopTimes.time("read samples", () -> PlaneUnitRows.copy(samples, 8, row, 16, 2000));
    }
  }
}
