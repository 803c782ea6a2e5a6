package com.progimage.server.engine.svg.paint;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.batik.ext.awt.image.GraphicsUtil;

/**
 * A transparent picture in which a part of a drawing is painted by itself, before it joins what is
 * below it.
 */
final class PaintLayer {
  /**
   * A larger area is painted in bands of this many pixels, so that nested layers of a large picture
   * take 4 MiB each.
   */
  private static final int MAX_PIXELS = 1 << 20;

  private static final AffineTransform IDENTITY = new AffineTransform();

  private final Rectangle bounds;
  private final BufferedImage image;

  private PaintLayer(Rectangle bounds) {
    this.bounds = bounds;
    image = new BufferedImage(bounds.width, bounds.height, BufferedImage.TYPE_INT_ARGB_PRE);
  }

  /**
   * Paints layers that together cover the visible part of an area, and puts each onto what is below
   * it.
   *
   * @param below what the layers join, with its transform, clip and composite
   * @param area in the coordinates of {@code below}
   * @param content paints a layer, in the same coordinates
   * @param change changes the pixels of a painted layer
   */
  static void paint(
      Graphics2D below,
      Rectangle2D area,
      Consumer<Graphics2D> content,
      Consumer<PaintLayer> change) {
    Rectangle visible = visible(below, area);
    if (visible.isEmpty()) {
      return;
    }
    int rows = Math.max(1, MAX_PIXELS / visible.width);
    for (int top = 0; top < visible.height; top += rows) {
      int height = Math.min(rows, visible.height - top);
      PaintLayer layer =
          new PaintLayer(new Rectangle(visible.x, visible.y + top, visible.width, height));
      Graphics2D graphics = layer.graphics(below);
      content.accept(graphics);
      graphics.dispose();
      change.accept(layer);
      layer.join(below);
    }
  }

  private static Rectangle visible(Graphics2D below, Rectangle2D area) {
    AffineTransform toDevice = below.getTransform();
    Rectangle visible = toDevice.createTransformedShape(area).getBounds();
    Shape clip = below.getClip();
    if (clip != null) {
      visible = visible.intersection(toDevice.createTransformedShape(clip).getBounds());
    }
    Rectangle destination = GraphicsUtil.getDestinationBounds(below);
    return destination == null ? visible : visible.intersection(destination);
  }

  private Graphics2D graphics(Graphics2D below) {
    Graphics2D graphics = GraphicsUtil.createGraphics(image, below.getRenderingHints());
    graphics.translate(-bounds.x, -bounds.y);
    graphics.transform(below.getTransform());
    return graphics;
  }

  private void join(Graphics2D below) {
    Optional<Canvas> canvas = Canvas.of(below);
    if (canvas.isPresent()) {
      join(canvas.get());
      return;
    }
    AffineTransform toDevice = below.getTransform();
    below.setTransform(IDENTITY);
    below.drawImage(image, bounds.x, bounds.y, null);
    below.setTransform(toDevice);
  }

  private void join(Canvas canvas) {
    Rectangle common = bounds.intersection(canvas.clip());
    int opacity = Math.round(255 * canvas.opacity());
    int[] argb = pixels();
    SourceOver over = new SourceOver();
    for (int y = common.y; y < common.y + common.height; y++) {
      over.row(
          canvas.argb(),
          y * canvas.stride() + common.x,
          argb,
          (y - bounds.y) * bounds.width + common.x - bounds.x,
          common.width,
          opacity);
    }
  }

  /** The pixels of the destination that this layer covers. */
  Rectangle bounds() {
    return bounds;
  }

  /** Its premultiplied pixels, row by row. */
  int[] pixels() {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }
}
