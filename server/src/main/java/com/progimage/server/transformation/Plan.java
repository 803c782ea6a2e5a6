package com.progimage.server.transformation;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.operation.Geometry.Trim;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sizes of a picture at each step of a transformation. If the size after a step depends on the
 * pixels, as with {@link Trim}, this assumes the largest possible one.
 *
 * @param start size before the first step, or of the rendering if that step renders a vector source
 * @param steps size after each operation, in order
 * @param secondsPerMegapixel maximum CPU time of all operations together
 */
public record Plan(Size start, List<Size> steps, double secondsPerMegapixel) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /** The size of the finished picture. */
  public Size result() {
    return steps.isEmpty() ? start : steps.getLast();
  }

  /** The greatest number of pixels that any picture in the plan has. */
  public long maxPixels() {
    return sizes().mapToLong(Size::pixels).max().orElseThrow();
  }

  /** Maximum CPU seconds of the operations. */
  public double operationSeconds() {
    return secondsPerMegapixel * maxPixels() / 1_000_000;
  }

  /**
   * Checks every picture in the plan against the limits.
   *
   * @throws Failure {@code IMAGE_TOO_LARGE}, with limit and actual in pixels
   */
  public void requireWithin(long pixelLimit, int sideLimit) {
    sizes()
        .forEach(size -> {
          int side = Math.max(size.width(), size.height());
          if (side > sideLimit) {
            throw tooLarge(size, "with a side longer than " + sideLimit, sideLimit, side);
          }
          if (size.pixels() > pixelLimit) {
            String why = "more than " + pixelLimit + " in total";
            throw tooLarge(size, why, pixelLimit, size.pixels());
          }
        });
  }

  /**
   * Checks all pictures of an animation together against a limit: they are rendered one after the
   * other, each by this plan.
   *
   * @param frames at least 1
   * @throws Failure {@code IMAGE_TOO_LARGE}, with limit and actual in pixels
   */
  public void requireAnimationWithin(long pixelLimit, int frames) {
    long pixels = maxPixels() * frames;
    if (frames > 1 && pixels > pixelLimit) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the animation would have %d pictures of %d pixels, more than %d pixels in total: ask for a smaller size, or leave animate out to get the first picture"
              .formatted(frames, pixels / frames, pixelLimit),
          pixelLimit,
          pixels);
    }
  }

  private Stream<Size> sizes() {
    return Stream.concat(Stream.of(start), steps.stream());
  }

  private static Failure tooLarge(Size size, String why, long limit, long actual) {
    return Failure.overLimit(
        ErrorCode.IMAGE_TOO_LARGE,
        "the transformation would make a picture of "
            + size
            + " pixels, "
            + why
            + ": ask for a smaller size",
        limit,
        actual);
  }
}
