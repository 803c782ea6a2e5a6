package com.progimage.server.transformation.operation;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.text.Step;
import java.util.Optional;

/** Adds background on each side, in pixels, at least 0. */
public record Pad(int top, int right, int bottom, int left) implements Operation {
  public Pad {
    if (top < 0 || right < 0 || bottom < 0 || left < 0) {
      throw new IllegalArgumentException(top + "," + right + "," + bottom + "," + left);
    }
  }

  public static Pad parse(Step step) {
    String[] sides = step.only().split("x", -1);
    if (sides.length == 1) {
      int all = step.whole("N", sides[0]);
      return new Pad(all, all, all, all);
    }
    if (sides.length != 4) {
      throw step.refused("needs one whole number, or four separated by x, such as 10x20x10x20");
    }
    return new Pad(
        step.whole("T", sides[0]),
        step.whole("R", sides[1]),
        step.whole("B", sides[2]),
        step.whole("L", sides[3]));
  }

  @Override
  public Optional<Size> sizeAfter(Size source, boolean vector) {
    return Optional.of(
        new Size(sum(source.width(), left, right), sum(source.height(), top, bottom)));
  }

  private static int sum(int side, int before, int after) {
    return (int) Math.min(Integer.MAX_VALUE, (long) side + before + after);
  }

  @Override
  public String text() {
    boolean same = top == right && right == bottom && bottom == left;
    return same ? "pad_" + top : "pad_" + top + "x" + right + "x" + bottom + "x" + left;
  }
}
