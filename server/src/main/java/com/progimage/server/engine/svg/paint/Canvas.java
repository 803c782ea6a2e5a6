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

/** The picture that a graphics context paints into. */
final class Canvas {
  private static final int STRAIGHT_AXES =
      AffineTransform.TYPE_TRANSLATION | AffineTransform.TYPE_MASK_SCALE;

  private final int[] argb;
  private final int stride;
  private final Rectangle clip;
  private final AffineTransform toDevice;
  private final float opacity;

  private Canvas(int[] argb, int stride, Rectangle clip, AffineTransform toDevice, float opacity) {
    this.argb = argb;
    this.stride = stride;
    this.clip = clip;
    this.toDevice = toDevice;
    this.opacity = opacity;
  }

  /** Empty if the context needs what only Java 2D can do. */
  static Optional<Canvas> of(Graphics2D graphics) {
    BufferedImage image = GraphicsUtil.getDestination(graphics);
    boolean isSmooth =
        RenderingHints.VALUE_ANTIALIAS_ON.equals(
            graphics.getRenderingHint(RenderingHints.KEY_ANTIALIASING));
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

  /** Premultiplied pixels. */
  int[] argb() {
    return argb;
  }

  /** Pixels from one row to the next. */
  int stride() {
    return stride;
  }

  /** The pixels that may change. */
  Rectangle clip() {
    return clip;
  }

  /** From the context's coordinates to pixels. */
  AffineTransform toDevice() {
    return toDevice;
  }

  /** Opacity of everything that is painted, 0 to 1. */
  float opacity() {
    return opacity;
  }
}
