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
      int[] quantized = new int[64 * ForwardDct.LANES];
      int[] masks = new int[ForwardDct.LANES];
      LoopTimes.time("quantize", () -> BlockQuantizer.divide(blocks, 0, 0.1f, quantized, 0));
      LoopTimes.time("find zeros", () -> BlockQuantizer.mark(blocks, 0, 0.1f, masks, 3));
      int[] pixels = new int[2048];
      int[] redBlue = new int[2048];
      int[] green = new int[2048];
      float[] values = new float[2048];
      LoopTimes.time("gray", () -> PixelUnitRows.gray(pixels, values, 0, 2048));
      LoopTimes.time("luma", () -> PixelUnitRows.luma(pixels, values, 0, 2048));
      LoopTimes.time("sum colors", () -> PixelUnitRows.add(pixels, redBlue, green));
      LoopTimes.time(
          "blue chroma", () -> PixelUnitRows.blue(redBlue, green, 1 << 17, 18, values, 0, 2048));
      LoopTimes.time(
          "red chroma", () -> PixelUnitRows.red(redBlue, green, 1 << 17, 18, values, 0, 2048));
      byte[] samples = new byte[2048];
      float[] row = new float[2048];
      LoopTimes.time("read samples", () -> PlaneUnitRows.copy(samples, 8, row, 16, 2000));
    }
  }
}
