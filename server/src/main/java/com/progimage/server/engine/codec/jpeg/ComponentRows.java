package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Plane;

/** Rows of a component's samples, from the top: all of them, or the newest in a ring buffer. */
final class ComponentRows {
  /** A power of two, and more than the rows of an MCU plus those that wait for their neighbors. */
  private static final int NEWEST = 64;

  /** Values of 0 to 255, each less 128. */
  final byte[] samples;

  private final Component component;
  private final int stride;
  private final int mask;
  private int filled;

  private ComponentRows(Component component, int rows, int mask) {
    this.component = component;
    this.mask = mask;
    stride = component.blocksWide * component.side;
    samples = new byte[Math.multiplyExact(stride, rows)];
  }

  static ComponentRows all(Component component) {
    return new ComponentRows(component, component.height, -1);
  }

  static ComponentRows newest(Component component) {
    return new ComponentRows(component, NEWEST, NEWEST - 1);
  }

  /** Position of the first sample of the row at {@code y}, or of the nearest row of the picture. */
  int at(int y) {
    return (Math.clamp(y, 0, component.height - 1) & mask) * stride;
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

  /** All rows, if this has all, not a copy. */
  Plane plane() {
    if (filled != component.height || mask != -1) {
      throw new IllegalStateException(filled + " rows of " + component.height);
    }
    return new Plane(component.width, component.height, stride, samples);
  }
}
