package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.operation.Geometry;
import com.progimage.server.transformation.operation.Operation;
import java.util.List;
import java.util.OptionalInt;

/** Applies the EXIF tag Orientation (0x0112), which says how a stored picture must be turned. */
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
   * The upright picture; {@code source} itself if it is already upright.
   *
   * @param orientation the tag's value, 1 to 8; any other counts as 1, as in viewers
   */
  public static Pixels apply(Pixels source, int orientation) {
    return turn(orientation).apply(source);
  }

  /**
   * The orientation of a stored picture whose upright picture is turned by an operation; empty if
   * the operation does anything else.
   */
  public static OptionalInt turned(int orientation, Operation operation) {
    Turn next =
        switch (operation) {
          case Geometry.Flip _ -> Turn.FLIP;
          case Geometry.Flop _ -> Turn.FLOP;
          case Geometry.Rotate rotate when rotate.isRightAngle() ->
              Turn.quarters((int) (rotate.degrees() / 90));
          default -> null;
        };
    return next == null
        ? OptionalInt.empty()
        : OptionalInt.of(1 + List.of(TURNS).indexOf(turn(orientation).then(next)));
  }

  /** Whether the upright picture's width is the stored picture's height. */
  public static boolean exchangesSides(int orientation) {
    return orientation >= 5 && orientation <= 8;
  }

  /** Size of the upright picture. */
  public static Size apply(Size stored, int orientation) {
    return exchangesSides(orientation) ? stored.turned() : stored;
  }

  /** Whether the upright picture's left column is the last column or row of the stored one. */
  public static boolean reversesColumns(int orientation) {
    return turn(orientation).flop();
  }

  /** Whether the upright picture's top row is the last row or column of the stored one. */
  public static boolean reversesRows(int orientation) {
    return turn(orientation).flip();
  }

  static Turn turn(int orientation) {
    return orientation < 1 || orientation > 8 ? Turn.NONE : TURNS[orientation - 1];
  }
}
