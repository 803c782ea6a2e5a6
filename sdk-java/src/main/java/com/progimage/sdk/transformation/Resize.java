package com.progimage.sdk.transformation;

import com.progimage.sdk.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A transformation that ends in a resize. Its methods refine that resize: how the picture fits the
 * box, which part is kept, and whether it may be enlarged.
 */
public final class Resize extends Transformation {
  private final List<String> before;
  private final Box box;

  private Resize(List<String> before, Box box, SortedMap<String, String> settings) {
    super(with(before, box), settings);
    this.before = before;
    this.box = box;
  }

  static Resize after(Transformation before, @Nullable Integer width, @Nullable Integer height) {
    if (width != null) {
      Numbers.within("width", width, 1, MAX_SIDE);
    }
    if (height != null) {
      Numbers.within("height", height, 1, MAX_SIDE);
    }
    Box box = new Box(width, height, "inside", Gravity.CENTER, false);
    return new Resize(before.operations(), box, before.settings());
  }

  /** {@return this, fitting the whole picture within the box at its own ratio; the default} */
  public Resize inside() {
    return fit("inside");
  }

  /** {@return this, filling the box at the picture's own ratio and cropping the overflow} */
  public Resize cover() {
    return fit("cover");
  }

  /**
   * {@return this, fitting the whole picture at its own ratio and padding the box with background}
   */
  public Resize contain() {
    return fit("contain");
  }

  /** {@return this, stretching the picture to both sides and ignoring its ratio} */
  public Resize fill() {
    return fit("fill");
  }

  /** {@return this, scaling at the picture's own ratio so that no side is shorter than the box} */
  public Resize outside() {
    return fit("outside");
  }

  /**
   * Sets the part that {@link #cover} keeps, or the position of the picture for {@link #contain}.
   * It has no effect on other fits.
   *
   * @param gravity the point of interest
   * @return this with that gravity
   */
  public Resize gravity(Gravity gravity) {
    return with(new Box(box.width, box.height, box.fit, gravity, box.enlarge));
  }

  /** {@return this, also enlarging pictures that are smaller than the box} */
  public Resize enlarge() {
    return with(new Box(box.width, box.height, box.fit, box.gravity, true));
  }

  Resize fit(String fit) {
    return with(new Box(box.width, box.height, fit, box.gravity, box.enlarge));
  }

  private Resize with(Box other) {
    return new Resize(before, other, settings());
  }

  @Override
  Resize with(SortedMap<String, String> otherSettings) {
    return new Resize(before, box, otherSettings);
  }

  @Override
  public Transformation scaledToWidth(int width) {
    Numbers.within("width", width, 1, MAX_SIDE);
    Integer height = box.height;
    if (box.width == null) {
      return super.scaledToWidth(width);
    }
    if (height != null) {
      long scaled = Math.round((double) height * width / box.width);
      height = (int) Math.max(1, Math.min(MAX_SIDE, scaled));
    }
    return with(new Box(width, height, box.fit, box.gravity, box.enlarge));
  }

  private static List<String> with(List<String> before, Box box) {
    List<String> operations = new ArrayList<>(before);
    operations.add(box.text());
    return operations;
  }

  /** The requested box. Its text omits arguments that have no effect. */
  private record Box(
      @Nullable Integer width,
      @Nullable Integer height,
      String fit,
      Gravity gravity,
      boolean enlarge) {

    String text() {
      boolean hasFit = width != null && height != null && !fit.equals("inside");
      boolean pads = fit.equals("contain") && !gravity.equals(Gravity.ATTENTION);
      boolean hasGravity = hasFit && (fit.equals("cover") || pads);
      return "resize_"
          + (width == null ? "" : width)
          + "x"
          + (height == null ? "" : height)
          + (hasFit ? "_" + fit : "")
          + (hasGravity && !gravity.equals(Gravity.CENTER) ? "_" + gravity : "")
          + (enlarge ? "_enlarge" : "");
    }
  }
}
