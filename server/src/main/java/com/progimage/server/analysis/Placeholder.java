package com.progimage.server.analysis;

import com.progimage.server.image.Size;
import java.util.List;

/**
 * What pages show before a picture is loaded, and what tells whether two pictures look alike.
 *
 * @param picture size of the upright picture, in pixels
 * @param colors the dominant colors, the largest share first; 1 to {@value #MAX_COLORS}
 * @param blurHash as in github.com/woltapp/blurhash
 * @param thumbHash as in github.com/evanw/thumbhash, in Base64 without padding
 * @param perceptualHash 64 bits, which few differ in for pictures that look alike
 * @param hasTransparency whether a pixel is not opaque
 * @param sharpness how much fine detail there is: 0 for a plain area, unbounded
 */
public record Placeholder(
    Size picture,
    List<DominantColor> colors,
    String blurHash,
    String thumbHash,
    long perceptualHash,
    boolean hasTransparency,
    double sharpness)
    implements Facts {
  public static final int MAX_COLORS = 5;

  public Placeholder {
    colors = List.copyOf(colors);
    if (colors.isEmpty() || colors.size() > MAX_COLORS || !(sharpness >= 0)) {
      throw new IllegalArgumentException(colors.size() + " colors, sharpness " + sharpness);
    }
  }

  @Override
  public AnalysisKind kind() {
    return AnalysisKind.PLACEHOLDER;
  }

  /** The number of bits, 0 to 64, in which two perceptual hashes differ. */
  public static int distance(long one, long other) {
    return Long.bitCount(one ^ other);
  }

  /**
   * @param rgb {@code 0xRRGGBB}
   * @param share of the picture's pixels, 0 to 1
   */
  public record DominantColor(int rgb, double share) {
    public DominantColor {
      if (rgb >>> 24 != 0 || !(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("color %x with share %s".formatted(rgb, share));
      }
    }
  }
}
