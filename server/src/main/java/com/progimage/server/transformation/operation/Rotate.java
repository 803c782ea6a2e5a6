package com.progimage.server.transformation.operation;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.text.Decimal;
import com.progimage.server.transformation.text.Step;
import java.util.Optional;

/**
 * Turns the picture clockwise about its middle.
 *
 * @param degrees clockwise, from 0 to below 360, at most four decimals
 */
public record Rotate(double degrees) implements Operation {
  public Rotate {
    if (!(degrees >= 0 && degrees < 360)) {
      throw new IllegalArgumentException("not an angle from 0 to below 360: " + degrees);
    }
  }

  public static Rotate parse(Step step) {
    return new Rotate(step.angle("D"));
  }

  /** Whether pixels only change places. */
  public boolean isRightAngle() {
    return degrees % 90 == 0;
  }

  /**
   * For a right angle, the exact size. Otherwise the bounding box of the turned picture, each side
   * rounded to the nearest pixel as libvips does, so that the tip of a corner may lose half a
   * pixel.
   */
  @Override
  public Optional<Size> sizeAfter(Size source, boolean vector) {
    if (isRightAngle()) {
      return Optional.of(degrees % 180 == 0 ? source : source.turned());
    }
    double sine = Math.abs(StrictMath.sin(StrictMath.toRadians(degrees)));
    double cosine = Math.abs(StrictMath.cos(StrictMath.toRadians(degrees)));
    return Optional.of(
        new Size(
            side(source.width() * cosine + source.height() * sine),
            side(source.width() * sine + source.height() * cosine)));
  }

  private static int side(double length) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.floor(length + 0.5)));
  }

  @Override
  public double secondsPerMegapixel() {
    return isRightAngle() ? 0 : 1;
  }

  @Override
  public String text() {
    return "rotate_" + Decimal.text(degrees);
  }
}
