package com.progimage.server.render;

import com.progimage.server.image.ImageFormat;
import java.time.Duration;

/**
 * What a task may spend.
 *
 * @param cpu CPU time of the whole worker process, its compiler and collector included
 * @param wall from the moment that a worker has the task
 */
record Budget(Duration cpu, Duration wall) {
  private static final double PIXELS_PER_MEGAPIXEL = 1_000_000;

  /**
   * Tracing is much code, which the compiler of a worker that has just started meets within the
   * task: the first 600x450 photo took 3.9 s, the fourth 1.
   */
  private static final double FIRST_TRACING_SECONDS = 3;

  static Budget of(RenderJob job, RenderSettings settings) {
    return of(job, settings.minimumCpu(), settings.wallFactor(), settings.minimumWall());
  }

  /** By the tables' factors, for all that the job decodes, does and encodes. */
  static Budget of(RenderJob job, Duration minimumCpu, int wallFactor, Duration minimumWall) {
    double seconds =
        job.sourceFormat().decodeSecondsPerMegapixel() * job.sourcePixels() / PIXELS_PER_MEGAPIXEL;
    for (NamedSource named : job.named().values()) {
      seconds += named.format().decodeSecondsPerMegapixel() * named.pixels() / PIXELS_PER_MEGAPIXEL;
    }
    if (job.outputs().stream().anyMatch(output -> output.format() == ImageFormat.SVG)) {
      seconds += FIRST_TRACING_SECONDS;
    }
    for (RenderOutput output : job.outputs()) {
      seconds += output.seconds();
    }
    Duration cpu = Duration.ofMillis(Math.round(seconds * 1000));
    if (cpu.compareTo(minimumCpu) < 0) {
      cpu = minimumCpu;
    }
    Duration wall = cpu.multipliedBy(wallFactor);
    return new Budget(cpu, wall.compareTo(minimumWall) < 0 ? minimumWall : wall);
  }
}
