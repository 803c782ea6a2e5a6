package com.progimage.server.image.transformation;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.Size;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sizes that a picture has on its way through a transformation. Where a step's size depends on
 * the pixels, as that of a {@link Trim} does, this reckons with the largest that it can be.
 *
 * @param start of the pixels that the first step is given, or makes where it renders a vector
 *     source
 * @param steps after each operation, in order
 * @param secondsPerMegapixel that the operations may take together
 */
public record Plan(Size start, List<Size> steps, double secondsPerMegapixel) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /** Of the finished picture. */
  public Size result() {
    return steps.isEmpty() ? start : steps.getLast();
  }

  /** The most pixels that any picture on the way has. */
  public long maxPixels() {
    return sizes().mapToLong(Size::pixels).max().orElseThrow();
  }

  /** CPU seconds that the operations may take at the very most. */
  public double operationSeconds() {
    return secondsPerMegapixel * maxPixels() / 1_000_000;
  }

  /**
   * Holds every picture on the way to the limits.
   *
   * @throws Failure {@code IMAGE_TOO_LARGE}, with limit and actual in pixels
   */
  public void requireWithin(long pixelLimit, int sideLimit) {
    sizes()
        .forEach(size -> {
          int side = Math.max(size.width(), size.height());
          if (side > sideLimit) {
            throw tooLarge(size, "no side may be longer than " + sideLimit, sideLimit, side);
          }
          if (size.pixels() > pixelLimit) {
            String why = "it may have at most " + pixelLimit + " pixels in all";
            throw tooLarge(size, why, pixelLimit, size.pixels());
          }
        });
  }

  /**
   * Holds all pictures of an animation together to a limit: they are rendered one after the other,
   * each by this plan.
   *
   * @param frames at least 1
   * @throws Failure {@code IMAGE_TOO_LARGE}, with limit and actual in pixels
   */
  public void requireAnimationWithin(long pixelLimit, int frames) {
    long pixels = maxPixels() * frames;
    if (frames > 1 && pixels > pixelLimit) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the animation would be %d pictures of %d pixels and may have %d in all: ask for a smaller size, or leave animate out for the first picture"
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
        "the picture would be " + size + " pixels on its way; " + why + ": ask for a smaller size",
        limit,
        actual);
  }
}
