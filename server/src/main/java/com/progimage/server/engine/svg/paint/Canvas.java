package com.progimage.server.engine.svg.paint;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Optional;
import org.apache.batik.ext.awt.image.GraphicsUtil;

/**
 * The picture that a graphics context paints into.
 *
 * @param argb premultiplied pixels
 * @param stride pixels from one row to the next
 * @param clip the pixels that may change
 * @param toDevice from the context's coordinates to pixels
 * @param opacity of everything that is painted, 0 to 1
 */
record Canvas(int[] argb, int stride, Rectangle clip, AffineTransform toDevice, float opacity) {
  private static final int STRAIGHT_AXES =
      AffineTransform.TYPE_TRANSLATION | AffineTransform.TYPE_MASK_SCALE;

  /** Empty if the context needs what only Java 2D can do. */
  static Optional<Canvas> of(Graphics2D graphics) {
    BufferedImage image = GraphicsUtil.getDestination(graphics);
    boolean isSmooth =
        graphics.getRenderingHint(RenderingHints.KEY_ANTIALIASING)
            == RenderingHints.VALUE_ANTIALIAS_ON;
    if (image == null
        || image.getType() != BufferedImage.TYPE_INT_ARGB_PRE
        || !isSmooth
        || !(graphics.getComposite() instanceof AlphaComposite composite)
        || composite.getRule() != AlphaComposite.SRC_OVER) {
      return Optional.empty();
    }
    AffineTransform toDevice = graphics.getTransform();
    Rectangle clip = new Rectangle(image.getWidth(), image.getHeight());
    Shape shape = graphics.getClip();
    if (shape != null) {
      if (!(shape instanceof Rectangle2D) || (toDevice.getType() & ~STRAIGHT_AXES) != 0) {
        return Optional.empty();
      }
      clip = clip.intersection(pixels(toDevice.createTransformedShape(shape).getBounds2D()));
    }
    int[] argb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    return Optional.of(new Canvas(argb, image.getWidth(), clip, toDevice, composite.getAlpha()));
  }

  /** The pixels whose middles are inside, as Java 2D clips. */
  private static Rectangle pixels(Rectangle2D area) {
    int left = (int) Math.ceil(area.getMinX() - 0.5);
    int top = (int) Math.ceil(area.getMinY() - 0.5);
    int right = (int) Math.ceil(area.getMaxX() - 0.5);
    int bottom = (int) Math.ceil(area.getMaxY() - 0.5);
    return new Rectangle(left, top, right - left, bottom - top);
  }
}
