package com.progimage.server.engine.ops;

import com.progimage.server.engine.Plane;
import com.progimage.server.engine.Planes;
import com.progimage.server.engine.codec.PlaneSource.DecodedPlane;
import com.progimage.server.engine.ops.resample.Interval;
import com.progimage.server.engine.ops.resample.Resampler;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.Chroma;
import com.progimage.server.transformation.operation.ResizePlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Resizes the components of a stored picture to those of an upright one, each alone and at once. A
 * component that has the right size and place already is not touched.
 */
public final class PlaneResize {
  private final Size stored;
  private final Turn turn;
  private final ResizePlan plan;

  private PlaneResize(Size stored, Turn turn, ResizePlan plan) {
    this.stored = stored;
    this.turn = turn;
    this.plan = plan;
  }

  /**
   * @param components luma, and possibly two of chroma
   * @param stored size of the picture in pixels
   * @param orientation EXIF orientation of the components, 1 to 8
   * @param plan for the upright picture, without padding
   * @param chroma subsampling of the result
   */
  public static Planes apply(
      List<DecodedPlane> components, Size stored, int orientation, ResizePlan plan, Chroma chroma) {
    PlaneResize resize = new PlaneResize(stored, Orientation.turn(orientation), plan);
    List<Plane> planes = new ArrayList<>();
    for (DecodedPlane component : components) {
      boolean isLuma = planes.isEmpty();
      planes.add(resize.apply(component, isLuma ? 1 : chroma.across(), isLuma ? 1 : chroma.down()));
    }
    return new Planes(plan.scaled(), chroma, planes);
  }

  /**
   * @param across number of the result's pixels per sample
   */
  private Plane apply(DecodedPlane component, int across, int down) {
    Size size = plan.scaled();
    Interval x = interval(plan.x(), plan.width(), size.width(), across);
    Interval y = interval(plan.y(), plan.height(), size.height(), down);
    Interval columns = turn.transpose() ? y : x;
    Interval rows = turn.transpose() ? x : y;
    boolean isFromRight = turn.transpose() ? turn.flip() : turn.flop();
    boolean isFromBelow = turn.transpose() ? turn.flop() : turn.flip();
    return turn.apply(
        Resampler.resample(
            component.plane(),
            scaled(columns, stored.width(), isFromRight, component.across()),
            scaled(rows, stored.height(), isFromBelow, component.down())));
  }

  /**
   * The part of an upright axis that the samples of a component cover, in pixels. The last sample
   * may lie partly outside of the picture.
   */
  private static Interval interval(double from, double length, int pixels, int perSample) {
    int samples = Math.ceilDiv(pixels, perSample);
    return new Interval(from, length * samples * perSample / pixels, samples);
  }

  /** The same part of the stored axis, in samples. */
  private static Interval scaled(Interval upright, int side, boolean isReversed, double scale) {
    double from = isReversed ? side - upright.from() - upright.length() : upright.from();
    return new Interval(from * scale, upright.length() * scale, upright.target());
  }
}
