package com.progimage.server.transformation.operation;

import com.progimage.server.transformation.text.Decimal;
import com.progimage.server.transformation.text.RgbaColor;
import com.progimage.server.transformation.text.Step;

/**
 * An operation that changes each pixel's color without regard to its neighbors. Opacity stays,
 * except for {@link Duotone}. Filters that CSS also has are defined by Filter Effects Module Level
 * 1.
 */
public sealed interface ColorFilter extends Operation {

  /** {@code grayscale(1)}. */
  record Grayscale() implements ColorFilter {
    @Override
    public String text() {
      return "grayscale";
    }
  }

  /**
   * {@code sepia()}.
   *
   * @param amount 0 to 1
   */
  record Sepia(double amount) implements ColorFilter {
    public static final int DEFAULT_AMOUNT = 1;

    public Sepia {
      if (!(amount >= 0 && amount <= 1)) {
        throw new IllegalArgumentException("amount " + amount);
      }
    }

    @Override
    public String text() {
      return amount == DEFAULT_AMOUNT ? "sepia" : "sepia_" + Decimal.text(amount);
    }
  }

  /** {@code invert(1)}. */
  record Invert() implements ColorFilter {
    @Override
    public String text() {
      return "invert";
    }
  }

  /**
   * {@code brightness()}.
   *
   * @param factor 0 to 100; 1 changes nothing
   */
  record Brightness(double factor) implements ColorFilter {
    public Brightness {
      if (!(factor >= 0 && factor <= 100)) {
        throw new IllegalArgumentException("factor " + factor);
      }
    }

    @Override
    public String text() {
      return "brightness_" + Decimal.text(factor);
    }
  }

  /**
   * {@code contrast()}.
   *
   * @param factor 0 to 100; 1 changes nothing
   */
  record Contrast(double factor) implements ColorFilter {
    public Contrast {
      if (!(factor >= 0 && factor <= 100)) {
        throw new IllegalArgumentException("factor " + factor);
      }
    }

    @Override
    public String text() {
      return "contrast_" + Decimal.text(factor);
    }
  }

  /**
   * {@code saturate()}.
   *
   * @param factor 0 to 100; 1 changes nothing
   */
  record Saturation(double factor) implements ColorFilter {
    public Saturation {
      if (!(factor >= 0 && factor <= 100)) {
        throw new IllegalArgumentException("factor " + factor);
      }
    }

    @Override
    public String text() {
      return "saturation_" + Decimal.text(factor);
    }
  }

  /**
   * {@code hue-rotate()}.
   *
   * @param degrees from 0 to below 360
   */
  record Hue(double degrees) implements ColorFilter {
    public Hue {
      if (!(degrees >= 0 && degrees < 360)) {
        throw new IllegalArgumentException("degrees " + degrees);
      }
    }

    @Override
    public String text() {
      return "hue_" + Decimal.text(degrees);
    }
  }

  /**
   * Raises values to the power of 1/exponent, so that a greater exponent is brighter.
   *
   * @param exponent 0.1 to 10; 1 changes nothing
   */
  record Gamma(double exponent) implements ColorFilter {
    public Gamma {
      if (!(exponent >= 0.1 && exponent <= 10)) {
        throw new IllegalArgumentException("exponent " + exponent);
      }
    }

    @Override
    public String text() {
      return "gamma_" + Decimal.text(exponent);
    }
  }

  /**
   * Stretches the luminances over the whole range; the darkest and the lightest hundredth are
   * clipped.
   */
  record Normalize() implements ColorFilter {
    @Override
    public String text() {
      return "normalize";
    }
  }

  /**
   * Turns pixels white if their luminance is at least the level, and all others black.
   *
   * @param level 0 to 255
   */
  record Threshold(int level) implements ColorFilter {
    public static final int DEFAULT_LEVEL = 128;

    public Threshold {
      if (!(level >= 0 && level <= 255)) {
        throw new IllegalArgumentException("level " + level);
      }
    }

    @Override
    public String text() {
      return level == DEFAULT_LEVEL ? "threshold" : "threshold_" + level;
    }
  }

  /**
   * Reduces each channel to this many values, evenly spaced.
   *
   * @param levels 2 to 255
   */
  record Posterize(int levels) implements ColorFilter {
    public Posterize {
      if (!(levels >= 2 && levels <= 255)) {
        throw new IllegalArgumentException("levels " + levels);
      }
    }

    @Override
    public String text() {
      return "posterize_" + levels;
    }
  }

  /**
   * Gives every color the hue of the tint, and keeps its luminance.
   *
   * @param tint its opacity is the strength of the effect
   */
  record Tint(RgbaColor tint) implements ColorFilter {
    @Override
    public String text() {
      return "tint_" + tint.text();
    }
  }

  /**
   * Maps luminances to the colors between two.
   *
   * @param dark the color for black
   * @param light the color for white
   */
  record Duotone(RgbaColor dark, RgbaColor light) implements ColorFilter {
    public static Duotone parse(Step step) {
      step.requireArguments(2, 2);
      return new Duotone(step.color("C1", step.argument(0)), step.color("C2", step.argument(1)));
    }

    @Override
    public String text() {
      return "duotone_" + dark.text() + "_" + light.text();
    }
  }
}
