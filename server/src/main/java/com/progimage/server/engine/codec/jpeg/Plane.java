package com.progimage.server.engine.codec.jpeg;

/** The newest rows of a component's samples, from the top, in a ring buffer. */
final class Plane {
  /** A power of two, and more than the rows of an MCU plus those that wait for their neighbors. */
  private static final int ROWS = 64;

  private final Component component;
  private final int[][] rows;
  private int filled;

  Plane(Component component) {
    this.component = component;
    this.rows = new int[ROWS][component.blocksWide * component.side];
  }

  /** The row at {@code y}, or the nearest row of the picture. */
  int[] row(int y) {
    return rows[Math.clamp(y, 0, component.height - 1) & ROWS - 1];
  }

  int filled() {
    return filled;
  }

  void fill(int more) {
    filled += more;
  }

  /** Whether the row at {@code y}, or the nearest one, is available. */
  boolean has(int y) {
    return filled > Math.min(y, component.height - 1);
  }
}
