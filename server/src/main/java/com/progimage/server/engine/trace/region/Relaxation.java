package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * Smooths boundaries. A pixel moves to a neighbor's region if this lowers the color error plus the
 * price of the surrounding boundary (iterated conditional modes, J. Besag, "On the Statistical
 * Analysis of Dirty Pictures", 1986). Pixels at the picture's border stay.
 */
final class Relaxation {
  private static final int PASSES = 3;
  private static final int SIDES = 4;

  /** A gain below this is a rounding error. */
  private static final float LEAST_GAIN = 1e-3f;

  private final int[] regionOf;
  private final int[] source;
  private final int[] colorOf;
  private final int width;
  private final int height;

  /** Whether something changed around a pixel since it was last looked at. */
  private final boolean[] stale;

  private final float sidePrice;
  private final float cornerPrice;

  /** Steps to the four neighbors across sides, then to those across corners. */
  private final int[] steps;

  /** Regions of the neighbors of the pixel that is looked at, in the order of the steps. */
  private final int[] around;

  private Relaxation(Segmentation segmentation, double price) {
    regionOf = segmentation.regionOf();
    source = segmentation.picture().source();
    colorOf = segmentation.colors();
    width = segmentation.width();
    height = segmentation.height();
    stale = new boolean[regionOf.length];
    Arrays.fill(stale, true);
    sidePrice = (float) (price * 0.5);
    cornerPrice = (float) (price * 0.35);
    steps = new int[] {1, -1, width, -width, width + 1, 1 - width, width - 1, -width - 1};
    around = new int[steps.length];
  }

  /**
   * @param price squared error that one pixel side of boundary is worth
   */
  static void run(Segmentation segmentation, double price) {
    Relaxation relaxation = new Relaxation(segmentation, price);
    for (int pass = 0; pass < PASSES; pass++) {
      if (relaxation.pass() < relaxation.regionOf.length / 2000) {
        break;
      }
    }
  }

  private int pass() {
    int moved = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int i = y * width + 1, end = i + width - 2; i < end; i++) {
        if (!stale[i]) {
          continue;
        }
        stale[i] = false;
        int region = regionOf[i];
        if (regionOf[i - 1] == region
            && regionOf[i + 1] == region
            && regionOf[i - width] == region
            && regionOf[i + width] == region) {
          continue;
        }
        int best = best(i);
        if (best != region) {
          regionOf[i] = best;
          for (int step : steps) {
            stale[i + step] = true;
          }
          moved++;
        }
      }
    }
    return moved;
  }

  private int best(int pixel) {
    for (int i = 0; i < around.length; i++) {
      around[i] = regionOf[pixel + steps[i]];
    }
    int best = regionOf[pixel];
    float least = price(pixel, best);
    int previous = best;
    for (int side = 0; side < SIDES; side++) {
      int region = around[side];
      if (region == best || region == previous || PackedColor.isTransparent(colorOf[region])) {
        continue;
      }
      previous = region;
      float price = price(pixel, region);
      if (price < least - LEAST_GAIN) {
        least = price;
        best = region;
      }
    }
    return best;
  }

  private float price(int pixel, int region) {
    int sides = 0;
    int corners = 0;
    for (int i = 0; i < SIDES; i++) {
      sides += around[i] == region ? 0 : 1;
      corners += around[SIDES + i] == region ? 0 : 1;
    }
    return PackedColor.distance(source[pixel], colorOf[region])
        + sides * sidePrice
        + corners * cornerPrice;
  }
}
