package com.progimage.server.render.order;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.process.RenderSettings.BudgetRules;
import java.time.Duration;

/**
 * The CPU and wall time that a task may use.
 *
 * @param cpu CPU time of the whole worker process, including its compiler and collector
 * @param wall time from the moment that a worker receives the task
 */
public record Budget(Duration cpu, Duration wall) {
  private static final double PIXELS_PER_MEGAPIXEL = 1_000_000;

  /**
   * Tracing runs much code, which a new worker compiles within the task: the first 600x450 photo
   * took 3.9 s, the fourth 1 s.
   */
  private static final double FIRST_TRACING_SECONDS = 3;

  /**
   * The same holds for drawing. It also covers small files that expand to much work: one of 11 KB,
   * which has 18,000 elements once its references are followed, took 2.7 s on a new worker.
   */
  private static final double FIRST_DRAWING_SECONDS = 6;

  /**
   * Per megabyte of SVG text. 14,000 clipped paths with gradients in 2.2 MB took 17.9 s at first
   * and 12.5 s later.
   */
  private static final double DRAWING_SECONDS_PER_MEGABYTE = 12;

  /** Larger pictures are shrunk before faces are detected in them. */
  private static final double LARGEST_ANALYZED_MEGAPIXELS = 2.6;

  /** The sum of decoding, operations and encoding, by the factors in the tables. */
  public static Budget of(RenderOrder order, BudgetRules rules) {
    double seconds = decoding(order.sourceFormat(), order.sourcePixels(), order.sourceBytes());
    for (NamedSource named : order.named().values()) {
      seconds += decoding(named.format(), named.pixels(), named.byteCount());
    }
    if (order.outputs().stream().anyMatch(output -> output.format() == ImageFormat.SVG)) {
      seconds += FIRST_TRACING_SECONDS;
    }
    for (RenderOutput output : order.outputs()) {
      seconds += output.seconds();
    }
    for (AnalysisKind analysis : order.analyses()) {
      seconds += analyzing(analysis, order.sourcePixels());
    }
    Duration cpu = Duration.ofMillis(Math.round(seconds * 1000));
    if (cpu.compareTo(rules.minimumCpu()) < 0) {
      cpu = rules.minimumCpu();
    }
    Duration wall = cpu.multipliedBy(rules.wallFactor());
    return new Budget(cpu, wall.compareTo(rules.minimumWall()) < 0 ? rules.minimumWall() : wall);
  }

  /**
   * Ten times what a warm worker takes, and what a new one spends on reading the model and on
   * compiling. Analyzers shrink large pictures, so their own work has an upper bound.
   */
  private static double analyzing(AnalysisKind analysis, long pixels) {
    double megapixels = Math.min(pixels / PIXELS_PER_MEGAPIXEL, LARGEST_ANALYZED_MEGAPIXELS);
    return switch (analysis) {
      case FACES -> 20 + 15 * megapixels;
      case LABELS -> 12 + 4 * megapixels;
      case PLACEHOLDER -> 3;
    };
  }

  private static double decoding(ImageFormat format, long pixels, long bytes) {
    double seconds = format.decodeSecondsPerMegapixel() * pixels / PIXELS_PER_MEGAPIXEL;
    return format == ImageFormat.SVG
        ? seconds + FIRST_DRAWING_SECONDS + DRAWING_SECONDS_PER_MEGABYTE * bytes / 1_000_000
        : seconds;
  }
}
