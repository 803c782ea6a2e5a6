package com.progimage.server.render;

import com.progimage.server.image.ImageFormat;
import java.nio.file.Path;

/**
 * One file that a job makes.
 *
 * @param transformation canonical text; empty for a plain conversion
 * @param file which the worker makes, on a file system with room for it; removed where the task
 *     does not end well
 * @param largestStepPixels of the largest picture that a step of the plan makes, the source not
 *     counted, the output itself counted
 * @param operationSeconds of CPU time that its operations may take beside decoding and encoding
 */
public record RenderOutput(
    String transformation,
    ImageFormat format,
    Path file,
    long largestStepPixels,
    double operationSeconds) {
  public RenderOutput {
    file = file.toAbsolutePath();
    if (!(operationSeconds >= 0)) {
      throw new IllegalArgumentException("operationSeconds " + operationSeconds);
    }
    if (largestStepPixels < 1) {
      throw new IllegalArgumentException("largestStepPixels " + largestStepPixels);
    }
  }

  /** CPU time that all of it may take, the decoding of the source not counted. */
  public double seconds() {
    return operationSeconds + format.encodeSecondsPerMegapixel() * largestStepPixels / 1_000_000.0;
  }
}
