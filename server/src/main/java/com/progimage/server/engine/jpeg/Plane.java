package com.progimage.server.engine.jpeg;

/** The newest rows of a component's samples, from the top: as many as are wanted at once. */
final class Plane {
  /** A power of two, and more than an MCU has with those that wait for their neighbours. */
  private static final int ROWS = 64;

  private final Component component;
  private final int[][] rows;
  private int filled;

  Plane(Component component) {
    this.component = component;
    this.rows = new int[ROWS][component.blocksWide * component.side];
  }

  /** That row; of those outside of the picture, the nearest one in it. */
  int[] row(int y) {
    return rows[Math.clamp(y, 0, component.height - 1) & ROWS - 1];
  }

  int filled() {
    return filled;
  }

  void fill(int more) {
    filled += more;
  }

  /** Whether that row, or the nearest one to it, is there. */
  boolean has(int y) {
    return filled > Math.min(y, component.height - 1);
  }
}
