package com.progimage.server.engine.analysis.net;

/**
 * The positions at which a square kernel is laid over a plane. Outside the plane the values are 0.
 *
 * @param kernel side of the kernel
 * @param stride distance between two positions
 * @param top rows of zeros above the plane that the first positions cover
 * @param left columns of zeros before the plane that the first positions cover
 * @param height number of positions in a column
 * @param width number of positions in a row
 */
public record Window(int kernel, int stride, int top, int left, int height, int width) {
  public Window {
    if (kernel < 1 || stride < 1 || top < 0 || left < 0 || height < 1 || width < 1) {
      throw new IllegalArgumentException("no positions for a kernel of " + kernel);
    }
  }

  /** The positions whose kernel lies inside the plane. */
  public static Window inside(int kernel, int stride, int height, int width) {
    int rows = Math.floorDiv(height - kernel, stride) + 1;
    int columns = Math.floorDiv(width - kernel, stride) + 1;
    return new Window(kernel, stride, 0, 0, rows, columns);
  }

  /**
   * One position for each {@code stride} values, rounded up: TensorFlow's padding {@code SAME}. Of
   * an odd number of zeros, the smaller half lies above and to the left.
   */
  public static Window same(int kernel, int stride, int height, int width) {
    int rows = Math.ceilDiv(height, stride);
    int columns = Math.ceilDiv(width, stride);
    int vertical = Math.max((rows - 1) * stride + kernel - height, 0);
    int horizontal = Math.max((columns - 1) * stride + kernel - width, 0);
    return new Window(kernel, stride, vertical / 2, horizontal / 2, rows, columns);
  }

  /** The number of positions. */
  public int area() {
    return height * width;
  }

  /**
   * The first position in a row at which a column of the kernel meets the plane.
   *
   * @param column of the kernel
   */
  public int from(int column) {
    return Math.ceilDiv(Math.max(left - column, 0), stride);
  }

  /**
   * The position after the last one in a row at which a column of the kernel meets the plane.
   *
   * @param column of the kernel
   * @param planeWidth width of the plane
   */
  public int to(int column, int planeWidth) {
    return Math.min(width, Math.floorDiv(planeWidth - 1 + left - column, stride) + 1);
  }
}
