package com.progimage.server.engine.jdk;

import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Wanted;
import com.progimage.server.engine.ops.Attention;
import com.progimage.server.engine.ops.Operations;
import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.image.transformation.Operation;
import com.progimage.server.image.transformation.Resize;
import com.progimage.server.image.transformation.ResizePlan;
import com.progimage.server.image.transformation.Settings.Flag;
import com.progimage.server.image.transformation.Transformation;
import com.progimage.server.render.protocol.RenderRequest.Limits;
import java.util.List;
import java.util.Optional;

/**
 * Pixels, reduced where every transformation begins with a resize that needs no more of them. Plans
 * are made for the picture's own size whatever there is of it.
 */
final class RasterSource implements Source {
  /**
   * How many times the size that is asked for a reduced picture has to be: what a DCT leaves out is
   * cut off sharply, and shows where no kernel comes behind it. With this much it is below what
   * JPEG itself loses at quality 80.
   */
  private static final double SPARE = 1.25;

  private final Pixels upright;
  private final Size size;
  private final double scale;

  /** What of a reduced picture's first column and row lies outside of it, once it is upright. */
  private final double left;

  private final double top;
  private final Limits limits;
  private final NamedPictures named;

  RasterSource(Decoded decoded, Limits limits, NamedPictures named) {
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

  /** What a decoder has to give so that this can be made of it. */
  static Wanted wanted(Transformation transformation, Limits limits) {
    return (stored, orientation) -> {
      check(stored, limits);
      Size upright = Orientation.apply(stored, orientation);
      return Orientation.apply(wanted(transformation, upright), orientation);
    };
  }

  /** A resize in linear light has the whole: a decoder that reduces does not weigh light. */
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

  /** How many pixels are wanted of a side of which a part is brought to {@code target} pixels. */
  private static int share(int side, int target, double part) {
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
    JavaEngine.check(transformation.plan(size, /* vector= */ false), limits);
    if (scale == 1) {
      return Operations.apply(
          upright, transformation, 0, named, plan -> JavaEngine.check(plan, limits));
    }
    Resize resize = firstResize(transformation).orElseThrow();
    ResizePlan plan = Attention.resolve(resize, size, false, upright).plan(size, false);
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
        rest -> JavaEngine.check(rest, limits));
  }

  private static void check(Size size, Limits limits) {
    if (size.pixels() > limits.maxPixels()) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image has %d pixels and may have %d: send a smaller one"
              .formatted(size.pixels(), limits.maxPixels()),
          limits.maxPixels(),
          size.pixels());
    }
  }
}
