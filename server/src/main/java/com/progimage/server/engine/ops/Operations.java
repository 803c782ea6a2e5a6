package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.color.ColorFilters;
import com.progimage.server.engine.ops.compose.Compositing;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.engine.ops.filter.SpatialFilters;
import com.progimage.server.engine.ops.mask.Masks;
import com.progimage.server.engine.ops.resample.Cropping;
import com.progimage.server.engine.ops.resample.Resampler;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.ColorFilter;
import com.progimage.server.transformation.operation.Geometry.Crop;
import com.progimage.server.transformation.operation.Geometry.Flip;
import com.progimage.server.transformation.operation.Geometry.Flop;
import com.progimage.server.transformation.operation.Geometry.Pad;
import com.progimage.server.transformation.operation.Geometry.Rotate;
import com.progimage.server.transformation.operation.Geometry.Trim;
import com.progimage.server.transformation.operation.ImageMask;
import com.progimage.server.transformation.operation.Mask;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Overlay;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.ResizePlan;
import com.progimage.server.transformation.operation.SpatialFilter;
import java.util.List;
import java.util.function.Consumer;

/**
 * Applies a transformation's operations to pixels. The resulting sizes are those of {@link
 * Transformation#plan} for a raster source. No method modifies its source; one without an effect
 * returns it.
 */
public final class Operations {
  private Operations() {}

  /**
   * Applies the operations in their order. Ignores the encoder's settings.
   *
   * @param done number of operations already applied
   * @param named the images that the operations name
   * @param check called with the plan of the remaining operations after each one whose size was not
   *     known before
   * @throws Failure {@code INVALID_TRANSFORMATION} if a remaining step would leave nothing
   */
  public static Pixels apply(
      Pixels source,
      Transformation transformation,
      int done,
      NamedPictures named,
      Consumer<Plan> check) {
    Pixels pixels = source;
    List<Operation> operations = transformation.operations();
    for (int i = done; i < operations.size(); i++) {
      pixels = apply(pixels, operations.get(i), transformation.settings(), named);
      if (!operations.get(i).sizeIsKnown()) {
        check.accept(transformation.planAfter(i + 1, pixels.size()));
      }
    }
    return pixels;
  }

  /**
   * @throws IllegalArgumentException if a crop leaves nothing; a plan would have refused it
   */
  public static Pixels apply(
      Pixels source, Operation operation, Settings settings, NamedPictures named) {
    return switch (operation) {
      case Resize resize -> {
        Resize resolved = AttentionSearch.resolve(resize, source.size(), false, source);
        yield resize(source, resolved.plan(source.size(), false), settings);
      }
      case Crop crop -> crop(source, crop);
      case Rotate rotate -> rotate(source, rotate, settings);
      case Flip _ -> Turn.FLIP.apply(source);
      case Flop _ -> Turn.FLOP.apply(source);
      case Trim trim -> Trimming.trim(source, trim.tolerance());
      case Pad pad -> pad(source, pad, settings);
      case ColorFilter filter -> ColorFilters.apply(source, filter);
      case SpatialFilter filter -> SpatialFilters.apply(source, filter);
      case Mask mask -> Masks.apply(source, mask);
      case ImageMask mask -> Compositing.mask(source, mask, named);
      case Overlay overlay -> Compositing.overlay(source, overlay, named);
    };
  }

  private static Pixels pad(Pixels source, Pad pad, Settings settings) {
    Size size = pad.sizeAfter(source.size(), false).orElseThrow();
    return size.equals(source.size())
        ? source
        : Cropping.pad(
            source, pad.left(), pad.top(), size.width(), size.height(), settings.fill().argb());
  }

  /** Places a picture of {@link ResizePlan#scaled} pixels on the canvas of its plan. */
  public static Pixels pad(Pixels scaled, ResizePlan plan, Settings settings) {
    Size size = plan.result();
    return plan.isPadded()
        ? Cropping.pad(
            scaled, plan.left(), plan.top(), size.width(), size.height(), settings.fill().argb())
        : scaled;
  }

  /**
   * @param plan its rectangle is in source pixels, and may end within the last of them
   */
  public static Pixels resize(Pixels source, ResizePlan plan, Settings settings) {
    Size size = plan.scaled();
    boolean whole = plan.width() == source.width() && plan.height() == source.height();
    Pixels scaled =
        whole && size.equals(source.size())
            ? source
            : Resampler.resample(
                source,
                plan.x(),
                plan.y(),
                plan.width(),
                plan.height(),
                size.width(),
                size.height(),
                settings.has(Settings.Flag.LINEAR));
    return pad(scaled, plan, settings);
  }

  private static Pixels crop(Pixels source, Crop crop) {
    Crop part =
        crop.within(source.size())
            .orElseThrow(() -> new IllegalArgumentException(crop.text() + " of " + source.size()));
    return Cropping.copy(source, part.x(), part.y(), part.width(), part.height());
  }

  private static Pixels rotate(Pixels source, Rotate rotate, Settings settings) {
    if (rotate.isRightAngle()) {
      return Turn.quarters((int) (rotate.degrees() / 90)).apply(source);
    }
    Size size = rotate.sizeAfter(source.size(), false).orElseThrow();
    return Rotation.rotate(source, rotate.degrees(), size, settings.fill().argb());
  }
}
