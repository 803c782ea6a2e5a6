package com.progimage.server.engine.codec;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;

/**
 * Result of a decoder.
 *
 * @param pixels the picture as stored: EXIF orientation is not yet applied
 * @param stored the picture's original size
 * @param scale ratio of the width of {@code pixels} to the original width. A reduced picture may
 *     end within its last column and row: 2725 halved is 1362.5 wide, in 1363 columns
 * @param orientation EXIF orientation, 1 to 8; 1 if the file states none
 */
public record Decoded(Pixels pixels, Size stored, double scale, int orientation) {
  public Decoded {
    if (orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException("orientation " + orientation);
    }
    if (pixels.width() != (int) Math.ceil(stored.width() * scale)
        || pixels.height() != (int) Math.ceil(stored.height() * scale)) {
      throw new IllegalArgumentException(pixels.size() + " for " + stored + " at " + scale);
    }
  }

  /** A picture that was not reduced. */
  public static Decoded whole(Pixels pixels, int orientation) {
    return new Decoded(pixels, pixels.size(), 1, orientation);
  }
}
