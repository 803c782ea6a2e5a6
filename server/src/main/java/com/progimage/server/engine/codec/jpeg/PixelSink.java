package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import java.util.List;

/**
 * Builds the picture row by row, as the components' rows arrive; for four components, interleaves
 * the samples as stored.
 */
final class PixelSink implements ComponentSink {
  private final ComponentRows[] rows;
  private final Upsampling[] components;
  private final ColorConversion colors;
  private final boolean ycc;
  private final Size size;

  /**
   * Pixels of one or three components; otherwise empty, and {@link #samples} has four per pixel.
   */
  private final int[] argb;

  private final byte[] samples;
  private int made;

  /**
   * @param side of the finest component's blocks, in samples
   * @param ycc whether three components are luma and chroma; otherwise red, green and blue
   */
  PixelSink(int width, int height, List<Component> components, int side, boolean ycc) {
    this.ycc = ycc;
    this.size = new Size(width, height);
    boolean hasColor = components.size() < 4;
    this.argb = hasColor ? Pixels.create(width, height).argb() : new int[0];
    this.samples = new byte[hasColor ? 0 : Math.multiplyExact(4, width * height)];
    this.rows = components.stream().map(ComponentRows::newest).toArray(ComponentRows[]::new);
    this.colors = new ColorConversion(width);
    int mostAcross = components.stream().mapToInt(each -> each.across).max().orElseThrow();
    int mostDown = components.stream().mapToInt(each -> each.down).max().orElseThrow();
    this.components =
        components.stream()
            .map(each ->
                new Upsampling(
                    each,
                    rows[each.index],
                    mostAcross * side / (each.across * each.side),
                    mostDown * side / (each.down * each.side)))
            .toArray(Upsampling[]::new);
  }

  @Override
  public ComponentRows rows(Component component) {
    return rows[component.index];
  }

  /** Makes every row for which all samples are there. */
  @Override
  public void proceed() {
    while (made < size.height() && hasNext()) {
      make();
      made++;
    }
  }

  private boolean hasNext() {
    for (Upsampling component : components) {
      if (!component.has(made)) {
        return false;
      }
    }
    return true;
  }

  private void make() {
    int at = made * size.width();
    int[] first = components[0].row(made);
    if (components.length == 1) {
      colors.gray(first, argb, at);
      return;
    }
    int[] second = components[1].row(made);
    int[] third = components[2].row(made);
    if (components.length == 4) {
      colors.interleave(first, second, third, components[3].row(made), samples, at);
      return;
    }
    if (ycc) {
      colors.ycc(first, second, third, argb, at);
    } else {
      colors.rgb(first, second, third, argb, at);
    }
  }

  Pixels pixels() {
    requireAll();
    return new Pixels(size.width(), size.height(), argb);
  }

  byte[] samples() {
    requireAll();
    return samples;
  }

  Size size() {
    return size;
  }

  private void requireAll() {
    if (made != size.height()) {
      throw new IllegalStateException(made + " rows of " + size);
    }
  }
}
