package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Plane;
import java.util.Arrays;

/**
 * The eight symmetries of a rectangular picture. Each one optionally mirrors it along the main
 * diagonal, which exchanges x and y, then optionally left to right and top to bottom.
 */
enum Turn {
  NONE(false, false, false),
  FLOP(false, true, false),
  HALF(false, true, true),
  FLIP(false, false, true),
  TRANSPOSE(true, false, false),
  RIGHT(true, true, false),
  TRANSVERSE(true, true, true),
  LEFT(true, false, true);

  /** Side of the blocks that are mirrored at a time, so that their rows stay in the L1 cache. */
  private static final int BLOCK = 32;

  private final boolean transpose;
  private final boolean flop;
  private final boolean flip;

  Turn(boolean transpose, boolean flop, boolean flip) {
    this.transpose = transpose;
    this.flop = flop;
    this.flip = flip;
  }

  /** Clockwise by quarter turns, 0 to 3. */
  static Turn quarters(int count) {
    return switch (count) {
      case 0 -> NONE;
      case 1 -> RIGHT;
      case 2 -> HALF;
      case 3 -> LEFT;
      default -> throw new IllegalArgumentException(count + " quarters");
    };
  }

  /** This turn, followed by another. */
  Turn then(Turn next) {
    boolean across = next.transpose ? flip : flop;
    boolean down = next.transpose ? flop : flip;
    return Arrays.stream(values())
        .filter(turn -> turn.transpose == (transpose ^ next.transpose))
        .filter(turn -> turn.flop == (across ^ next.flop) && turn.flip == (down ^ next.flip))
        .findFirst()
        .orElseThrow();
  }

  /** Whether the source's columns become rows. */
  boolean transpose() {
    return transpose;
  }

  /** Whether left and right are exchanged, after the diagonal. */
  boolean flop() {
    return flop;
  }

  boolean flip() {
    return flip;
  }

  Pixels apply(Pixels source) {
    if (this == NONE) {
      return source;
    }
    return transpose ? transposed(source) : mirrored(source);
  }

  /** Meant for planes that are already small: transposes without regard to caches. */
  Plane apply(Plane source) {
    if (this == NONE) {
      return source;
    }
    int width = transpose ? source.height() : source.width();
    int height = transpose ? source.width() : source.height();
    int right = transpose ? source.stride() : 1;
    int down = transpose ? 1 : source.stride();
    int first = (flop ? (width - 1) * right : 0) + (flip ? (height - 1) * down : 0);
    Plane target = Plane.create(width, height);
    byte[] from = source.samples();
    byte[] to = target.samples();
    for (int y = 0; y < height; y++) {
      int at = first + (flip ? -y : y) * down;
      for (int x = 0; x < width; x++, at += flop ? -right : right) {
        to[y * width + x] = from[at];
      }
    }
    return target;
  }

  private Pixels mirrored(Pixels source) {
    int width = source.width();
    int height = source.height();
    int[] from = source.argb();
    int[] to = new int[from.length];
    for (int y = 0; y < height; y++) {
      int row = y * width;
      int target = (flip ? height - 1 - y : y) * width;
      if (flop) {
        for (int x = 0; x < width; x++) {
          to[target + width - 1 - x] = from[row + x];
        }
      } else {
        System.arraycopy(from, row, to, target, width);
      }
    }
    return new Pixels(width, height, to);
  }

  private Pixels transposed(Pixels source) {
    int width = source.height();
    int height = source.width();
    int[] from = source.argb();
    int[] to = new int[from.length];
    for (int top = 0; top < height; top += BLOCK) {
      int bottom = Math.min(height, top + BLOCK);
      for (int left = 0; left < width; left += BLOCK) {
        int right = Math.min(width, left + BLOCK);
        for (int y = top; y < bottom; y++) {
          int column = flip ? height - 1 - y : y;
          for (int x = left; x < right; x++) {
            to[y * width + x] = from[(flop ? width - 1 - x : x) * height + column];
          }
        }
      }
    }
    return new Pixels(width, height, to);
  }
}
