package com.progimage.server.render.order;

import com.progimage.server.image.ImageFormat;
import java.nio.file.Path;

/**
 * One file that a task makes.
 *
 * @param transformation canonical text; empty for a plain conversion
 * @param file made by the worker, on a file system with enough room; removed if the task fails
 * @param largestStepPixels pixels of the largest picture that a step takes or makes; of an
 *     animation, of all its pictures
 * @param encodedPixels pixels of the finished picture; of an animation, of all its pictures
 * @param operationSeconds CPU time that the operations may take, in addition to decoding and
 *     encoding
 */
public record RenderOutput(
    String transformation,
    ImageFormat format,
    Path file,
    long largestStepPixels,
    long encodedPixels,
    double operationSeconds) {
  public RenderOutput {
    file = file.toAbsolutePath();
    if (!(operationSeconds >= 0)) {
      throw new IllegalArgumentException("operationSeconds " + operationSeconds);
    }
    if (encodedPixels < 1 || largestStepPixels < encodedPixels) {
      throw new IllegalArgumentException(
          "%d pixels, %d of them at the end".formatted(largestStepPixels, encodedPixels));
    }
  }

  /** CPU time that the output may take in total, without decoding the source. */
  public double seconds() {
    return operationSeconds + format.encodeSecondsPerMegapixel() * encodedPixels / 1_000_000.0;
  }
}
