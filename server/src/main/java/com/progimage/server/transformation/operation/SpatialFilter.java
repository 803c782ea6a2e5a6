package com.progimage.server.transformation.operation;

import com.progimage.server.transformation.text.Decimal;
import com.progimage.server.transformation.text.Step;

/**
 * An operation that computes each pixel from its surroundings or its position. Neither size nor
 * outline changes.
 */
public sealed interface SpatialFilter extends Operation {

  /**
   * Makes squares of one color each, from the top left corner on.
   *
   * @param side in pixels, at least 1, which changes nothing
   */
  record Pixelate(int side) implements SpatialFilter {
    public Pixelate {
      if (side < 1) {
        throw new IllegalArgumentException("side " + side);
      }
    }

    @Override
    public String text() {
      return "pixelate_" + side;
    }
  }

  /**
   * Convolves with a Gaussian.
   *
   * @param sigma its standard deviation in pixels, 0 to {@value #MAX_SIGMA}; 0 changes nothing
   */
  record Blur(double sigma) implements SpatialFilter {
    public static final int MAX_SIGMA = 250;

    public Blur {
      if (!(sigma >= 0 && sigma <= MAX_SIGMA)) {
        throw new IllegalArgumentException("sigma " + sigma);
      }
    }

    @Override
    public String text() {
      return "blur_" + Decimal.text(sigma);
    }

    @Override
    public double secondsPerMegapixel() {
      return 1;
    }
  }

  /**
   * Adds the difference from a blur.
   *
   * @param sigma of the blur in pixels, 0 to {@value #MAX_SIGMA}; 0 changes nothing
   */
  record Sharpen(double sigma) implements SpatialFilter {
    public static final int DEFAULT_SIGMA = 1;
    public static final int MAX_SIGMA = 10;

    public Sharpen {
      if (!(sigma >= 0 && sigma <= MAX_SIGMA)) {
        throw new IllegalArgumentException("sigma " + sigma);
      }
    }

    @Override
    public String text() {
      return sigma == DEFAULT_SIGMA ? "sharpen" : "sharpen_" + Decimal.text(sigma);
    }

    @Override
    public double secondsPerMegapixel() {
      return 1;
    }
  }

  /**
   * Takes the median of a square around each pixel.
   *
   * @param side of the square in pixels, odd, at most {@value #MAX_SIDE}; 1 changes nothing
   */
  record Median(int side) implements SpatialFilter {
    public static final int MAX_SIDE = 101;

    public Median {
      if (side < 1 || side > MAX_SIDE || side % 2 == 0) {
        throw new IllegalArgumentException("side " + side);
      }
    }

    public static Median parse(Step step) {
      int side = step.whole("N");
      if (side % 2 == 0) {
        throw step.refused("N is '" + side + "', must be odd, so that the square has a middle");
      }
      return new Median(side);
    }

    @Override
    public String text() {
      return "median_" + side;
    }

    @Override
    public double secondsPerMegapixel() {
      return 3;
    }
  }

  /** Darkens towards the corners. */
  record Vignette() implements SpatialFilter {
    @Override
    public String text() {
      return "vignette";
    }
  }

  /** Lights the picture as a relief, from the top left. */
  record Emboss() implements SpatialFilter {
    @Override
    public String text() {
      return "emboss";
    }
  }

  /** Shows edges in white on black. */
  record Edges() implements SpatialFilter {
    @Override
    public String text() {
      return "edges";
    }
  }
}
