package com.progimage.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A transformation that ends in a resize, of which more can be said: how the picture fits the box,
 * what is kept, and whether pixels may be made up.
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

  /** {@return the whole picture within the box, in its own ratio: the default} */
  public Resize inside() {
    return fit("inside");
  }

  /** {@return the box filled by the picture in its own ratio; what sticks out is cut off} */
  public Resize cover() {
    return fit("cover");
  }

  /** {@return the whole picture in its own ratio, and background up to the box} */
  public Resize contain() {
    return fit("contain");
  }

  /** {@return both sides as asked, whatever the ratio} */
  public Resize fill() {
    return fit("fill");
  }

  /** {@return the picture in its own ratio, with no side shorter than the box} */
  public Resize outside() {
    return fit("outside");
  }

  /**
   * Says what {@link #cover} keeps, or where {@link #contain} puts the picture; with other fits it
   * has no effect.
   *
   * @param gravity the point that matters most
   * @return this with that gravity
   */
  public Resize gravity(Gravity gravity) {
    return with(new Box(box.width, box.height, box.fit, gravity, box.enlarge));
  }

  /** {@return this, with pixels made up where the picture is smaller than asked} */
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
  Transformation toWidth(int width) {
    Numbers.within("width", width, 1, MAX_SIDE);
    Integer height = box.height;
    if (box.width == null) {
      return super.toWidth(width);
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

  /** What is asked for; its text leaves out what has no effect. */
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
