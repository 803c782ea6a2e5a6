package com.progimage.server.engine;

/**
 * What a decoder made of a file.
 *
 * @param pixels the picture as stored: EXIF orientation is not yet applied
 * @param sourceWidth the width that the whole picture has, in {@code pixels}' own pixels: its
 *     width, unless a reduced picture ends within its last column (2725 halved is 1362.5 wide, in
 *     1363 columns)
 * @param sourceHeight likewise
 * @param orientation EXIF's, 1 to 8; 1 where the file states none
 */
public record Decoded(Pixels pixels, double sourceWidth, double sourceHeight, int orientation) {
  public Decoded {
    if (orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException("orientation " + orientation);
    }
  }

  /** A picture at its own size. */
  public static Decoded whole(Pixels pixels, int orientation) {
    return new Decoded(pixels, pixels.width(), pixels.height(), orientation);
  }
}
