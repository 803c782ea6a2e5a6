package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.ops.AttentionSearch;
import com.progimage.server.engine.ops.Operations;
import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Settings.Flag;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.ResizePlan;
import java.util.List;
import java.util.Optional;

/**
 * Decoded pixels, reduced if every transformation begins with a resize that needs no more of them.
 * Plans use the picture's original size in any case.
 */
final class RasterSource implements PixelConversion.OpenedSource {
  /**
   * Minimum ratio of a reduced picture to the requested size. A DCT cuts off high frequencies
   * sharply, which is visible if no resampling kernel follows. At this ratio the effect is below
   * what JPEG itself loses at quality 80.
   */
  private static final double SPARE = 1.25;

  private final Pixels upright;
  private final Size size;
  private final double scale;

  /**
   * Fraction of a pixel by which the first column and row of a reduced, upright picture lie outside
   * of it.
   */
  private final double left;

  private final double top;
  private final DecodeLimits limits;
  private final NamedPictures named;

  RasterSource(Decoded decoded, DecodeLimits limits, NamedPictures named) {
    check(decoded.stored(), limits);
    this.limits = limits;
    this.named = named;
    scale = decoded.scale();
    size = Orientation.apply(decoded.stored(), decoded.orientation());
    upright = Orientation.apply(decoded.pixels(), decoded.orientation());
    left =
        Orientation.reversesColumns(decoded.orientation())
            ? upright.width() - size.width() * scale
            : 0;
    top =
        Orientation.reversesRows(decoded.orientation())
            ? upright.height() - size.height() * scale
            : 0;
  }

  /** The minimum size that a decoder must deliver for this transformation. */
  static SizeRequest wanted(Transformation transformation, DecodeLimits limits) {
    return (stored, orientation) -> {
      check(stored, limits);
      Size upright = Orientation.apply(stored, orientation);
      return Orientation.apply(wanted(transformation, upright), orientation);
    };
  }

  /**
   * A resize in linear light needs the whole picture, because decoders do not reduce in linear
   * light.
   */
  private static Size wanted(Transformation transformation, Size upright) {
    Optional<Resize> first = firstResize(transformation);
    if (first.isEmpty() || transformation.settings().has(Flag.LINEAR)) {
      return upright;
    }
    ResizePlan plan = first.get().plan(upright, false);
    return new Size(
        share(upright.width(), plan.scaled().width(), plan.width()),
        share(upright.height(), plan.scaled().height(), plan.height()));
  }

  /** Number of pixels needed of a side, if {@code part} of it becomes {@code target} pixels. */
  static int share(int side, int target, double part) {
    return target >= part ? side : (int) Math.min(side, Math.ceil(side * (target / part) * SPARE));
  }

  private static Optional<Resize> firstResize(Transformation transformation) {
    List<Operation> operations = transformation.operations();
    return !operations.isEmpty() && operations.getFirst() instanceof Resize resize
        ? Optional.of(resize)
        : Optional.empty();
  }

  @Override
  public Pixels transformed(Transformation transformation) {
    requireWithinLimits(transformation.plan(size, /* vector= */ false));
    if (scale == 1) {
      return Operations.apply(upright, transformation, 0, named, this::requireWithinLimits);
    }
    Resize resize = firstResize(transformation).orElseThrow();
    ResizePlan plan = AttentionSearch.resolve(resize, size, false, upright).plan(size, false);
    ResizePlan reduced =
        new ResizePlan(
            left + plan.x() * scale,
            top + plan.y() * scale,
            plan.width() * scale,
            plan.height() * scale,
            plan.scaled(),
            plan.left(),
            plan.top(),
            plan.result());
    return Operations.apply(
        Operations.resize(upright, reduced, transformation.settings()),
        transformation,
        1,
        named,
        this::requireWithinLimits);
  }

  private void requireWithinLimits(Plan plan) {
    plan.requireWithin(limits.maxPixels(), limits.maxSide());
  }

  static void check(Size size, DecodeLimits limits) {
    if (size.pixels() > limits.maxPixels()) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image has %d pixels, more than %d: send a smaller one"
              .formatted(size.pixels(), limits.maxPixels()),
          limits.maxPixels(),
          size.pixels());
    }
  }
}
