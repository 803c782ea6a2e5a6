package com.progimage.server.render.order;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;

/**
 * Estimates the peak memory of a task before anything is decoded.
 *
 * <p>A worker holds the decoded source, 4 bytes per pixel, for the whole task, because several
 * outputs may need it. On top of that comes either the decoder's own memory, or the input and
 * result of a step, 4 bytes per pixel each, plus the encoder's. The codecs' shares, in bytes per
 * pixel, are computed from the buffers that each holds, not measured: coefficients of a progressive
 * JPEG (three of 2 bytes), a PNG's raster of 16-bit RGBA (8), libwebp's picture and planes (6). An
 * image that a transformation names is decoded during a step, and the worker keeps the result,
 * which is at most as large. A task that still needs more runs into the worker's memory limit.
 */
public final class MemoryEstimate {
  /** Memory of a warm worker before its first task. */
  static final long WORKER_BYTES = 64L << 20;

  private static final int PIXEL_BYTES = 4;
  private static final int STEP_BYTES = 2 * PIXEL_BYTES;

  /** Larger pictures are shrunk before they are analyzed. */
  private static final long LARGEST_ANALYZED_PIXELS = 2_600_000;

  /** Copies of the picture, twice as wide and high, and the features of a detector. */
  private static final int ANALYZED_BYTES = 60;

  private MemoryEstimate() {}

  /** In bytes, including the worker's own memory. */
  static long of(RenderOrder order) {
    long source = order.sourcePixels();
    long beside = Math.multiplyExact(source, decoderBytes(order.sourceFormat()));
    long largestStep = 0;
    for (RenderOutput output : order.outputs()) {
      largestStep = Math.max(largestStep, output.largestStepPixels());
      long perPixel = STEP_BYTES + encoderBytes(output.format());
      beside = Math.max(beside, Math.multiplyExact(output.largestStepPixels(), perPixel));
    }
    for (NamedSource named : order.named().values()) {
      long perPixel = PIXEL_BYTES + decoderBytes(named.format());
      long decoding = Math.multiplyExact(named.pixels(), perPixel);
      beside = Math.max(beside, Math.addExact(decoding, STEP_BYTES * largestStep));
    }
    for (AnalysisKind analysis : order.analyses()) {
      long pixels = Math.min(source, LARGEST_ANALYZED_PIXELS);
      beside = Math.max(beside, modelBytes(analysis) + pixels * ANALYZED_BYTES);
    }
    long kept = Math.multiplyExact(largestStep, (long) PIXEL_BYTES * order.named().size());
    return Math.addExact(
        WORKER_BYTES + Math.multiplyExact(source, PIXEL_BYTES), Math.addExact(beside, kept));
  }

  /**
   * @throws Failure {@code IMAGE_TOO_LARGE} if the order cannot fit into a worker
   */
  public static void require(RenderOrder order, long maxMemoryBytes) {
    long needed;
    try {
      needed = of(order);
    } catch (ArithmeticException e) {
      needed = Long.MAX_VALUE;
    }
    if (needed > maxMemoryBytes) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "rendering this would need "
              + needed
              + " bytes of memory and a renderer has "
              + maxMemoryBytes
              + ": ask for a smaller rendition or store a smaller image",
          maxMemoryBytes,
          needed);
    }
  }

  private static long modelBytes(AnalysisKind analysis) {
    return switch (analysis) {
      case FACES -> 80L << 20;
      case LABELS -> 64L << 20;
      case PLACEHOLDER -> 1L << 20;
    };
  }

  private static long decoderBytes(ImageFormat format) {
    return switch (format) {
      case JPEG -> 6;
      case PNG, TIFF -> 8;
      case GIF, BMP -> 4;
      case WEBP -> 6;
      case SVG -> 8;
      case AVIF, HEIC, JXL -> 12;
    };
  }

  private static long encoderBytes(ImageFormat format) {
    return switch (format) {
      case JPEG, BMP, TIFF -> 3;
      case PNG -> 4;
      case GIF -> 2;
      case WEBP -> 6;
      case SVG, AVIF, HEIC, JXL -> 8;
    };
  }
}
