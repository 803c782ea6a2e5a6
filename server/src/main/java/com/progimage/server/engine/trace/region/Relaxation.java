package com.progimage.server.engine.trace.region;

/**
 * Smooths boundaries. A pixel moves to a neighbor's region if this lowers the color error plus the
 * price of the surrounding boundary (iterated conditional modes, J. Besag, "On the Statistical
 * Analysis of Dirty Pictures", 1986). Pixels at the picture's border stay.
 */
final class Relaxation {
  private static final int PASSES = 3;
  private static final int SIDES = 4;

  private final Segmentation segmentation;
  private final float sidePrice;
  private final float cornerPrice;
  private final int[] neighbors;

  private Relaxation(Segmentation segmentation, double price) {
    this.segmentation = segmentation;
    sidePrice = (float) (price * 0.5);
    cornerPrice = (float) (price * 0.35);
    int width = segmentation.width();
    neighbors = new int[] {1, -1, width, -width, width + 1, 1 - width, width - 1, -width - 1};
  }

  /**
   * @param price squared error that one pixel side of boundary is worth
   */
  static void run(Segmentation segmentation, double price) {
    Relaxation relaxation = new Relaxation(segmentation, price);
    int pixels = segmentation.regionOf().length;
    for (int pass = 0; pass < PASSES; pass++) {
      if (relaxation.pass() < pixels / 2000) {
        break;
      }
    }
  }

  private int pass() {
    int[] regionOf = segmentation.regionOf();
    int width = segmentation.width();
    int moved = 0;
    for (int y = 1; y < segmentation.height() - 1; y++) {
      for (int i = y * width + 1, end = i + width - 2; i < end; i++) {
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
          moved++;
        }
      }
    }
    return moved;
  }

  private int best(int pixel) {
    int[] regionOf = segmentation.regionOf();
    int best = regionOf[pixel];
    float least = price(pixel, best);
    for (int side = 0; side < SIDES; side++) {
      int region = regionOf[pixel + neighbors[side]];
      if (region == best || PackedColor.isTransparent(segmentation.colorOf(region))) {
        continue;
      }
      float price = price(pixel, region);
      if (price < least - 1e-3f) {
        least = price;
        best = region;
      }
    }
    return best;
  }

  private float price(int pixel, int region) {
    int[] regionOf = segmentation.regionOf();
    int color = segmentation.picture().source()[pixel];
    float price = PackedColor.distance(color, segmentation.colorOf(region));
    for (int i = 0; i < neighbors.length; i++) {
      if (regionOf[pixel + neighbors[i]] != region) {
        price += i < SIDES ? sidePrice : cornerPrice;
      }
    }
    return price;
  }
}
