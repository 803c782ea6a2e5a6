package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;

/** The EXIF tag Orientation (0x0112), which says where a stored picture's first row belongs. */
public final class Orientation {
  private static final Turn[] TURNS = {
    Turn.NONE,
    Turn.FLOP,
    Turn.HALF,
    Turn.FLIP,
    Turn.TRANSPOSE,
    Turn.RIGHT,
    Turn.TRANSVERSE,
    Turn.LEFT
  };

  private Orientation() {}

  /**
   * The picture upright; {@code source} itself where it is.
   *
   * @param orientation the tag's value, 1 to 8; any other counts as 1, as viewers have it
   */
  public static Pixels apply(Pixels source, int orientation) {
    return turn(orientation).apply(source);
  }

  /** Whether the upright picture's width is the stored one's height. */
  public static boolean exchangesSides(int orientation) {
    return orientation >= 5 && orientation <= 8;
  }

  /** The upright picture's size. */
  public static Size apply(Size stored, int orientation) {
    return exchangesSides(orientation) ? stored.turned() : stored;
  }

  /** Whether the upright picture's left column is the stored one's last column or row. */
  public static boolean reversesColumns(int orientation) {
    return turn(orientation).flop();
  }

  /** Whether the upright picture's top row is the stored one's last row or column. */
  public static boolean reversesRows(int orientation) {
    return turn(orientation).flip();
  }

  private static Turn turn(int orientation) {
    return orientation < 1 || orientation > 8 ? Turn.NONE : TURNS[orientation - 1];
  }
}
