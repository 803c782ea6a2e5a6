package com.progimage.server.engine.svg.paint;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import org.apache.batik.ext.awt.image.GraphicsUtil;
import org.apache.batik.ext.awt.image.renderable.ClipRable8Bit;
import org.apache.batik.ext.awt.image.renderable.Filter;
import org.apache.batik.ext.awt.image.renderable.PaintRable;

/** Cuts a drawing to a shape with smooth edges. */
@SuppressWarnings("unchecked") // Batik's own signature of getSources
final class SmoothClip extends ClipRable8Bit implements PaintRable {
  SmoothClip(Filter source, Shape shape) {
    super(source, shape, /* useAA= */ true);
  }

  @Override
  public boolean paintRable(Graphics2D graphics) {
    Rectangle2D shape = getClipPath().getBounds2D();
    Rectangle2D area = getBounds2D().createIntersection(shape);
    if (area.getWidth() >= 0 && area.getHeight() >= 0) {
      AffineTransform toDevice = graphics.getTransform();
      PaintLayer.paint(
          graphics,
          area,
          layer -> GraphicsUtil.drawImage(layer, getSource()),
          layer -> cut(layer, toDevice));
    }
    return true;
  }

  private void cut(PaintLayer layer, AffineTransform toDevice) {
    Rectangle bounds = layer.bounds();
    BufferedImage cover =
        new BufferedImage(bounds.width, bounds.height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = GraphicsUtil.createGraphics(cover);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.translate(-bounds.x, -bounds.y);
    graphics.setPaint(Color.WHITE);
    graphics.fill(toDevice.createTransformedShape(getClipPath()));
    graphics.dispose();
    multiply(layer.pixels(), ((DataBufferByte) cover.getRaster().getDataBuffer()).getData());
  }

  /** Multiplies premultiplied pixels by a cover of 0 to 255, and rounds each channel. */
  private static void multiply(int[] argb, byte[] cover) {
    for (int i = 0; i < argb.length; i++) {
      int share = cover[i] & 255;
      int odd = (argb[i] >>> 8 & 0xff00ff) * share + 0x800080;
      int even = (argb[i] & 0xff00ff) * share + 0x800080;
      // Exactly the quotient by 255 (J. Blinn, "Three Wrongs Make a Right", 1995).
      odd = odd + (odd >>> 8 & 0xff00ff) & 0xff00ff00;
      even = even + (even >>> 8 & 0xff00ff) >>> 8 & 0xff00ff;
      argb[i] = odd | even;
    }
  }
}
