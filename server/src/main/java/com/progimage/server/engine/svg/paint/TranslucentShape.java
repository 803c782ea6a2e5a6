package com.progimage.server.engine.svg.paint;

import java.awt.AlphaComposite;
import java.awt.Composite;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import org.apache.batik.gvt.CompositeShapePainter;
import org.apache.batik.gvt.ShapePainter;
import org.jspecify.annotations.Nullable;

/**
 * Paints a shape with an opacity. A fill alone, or an outline alone, is painted with that opacity;
 * both together need a layer, because the outline covers half of itself of the fill.
 */
final class TranslucentShape implements ShapePainter {
  private final ShapePainter opaque;
  private final AlphaComposite opacity;

  TranslucentShape(ShapePainter opaque, AlphaComposite opacity) {
    this.opaque = opaque;
    this.opacity = opacity;
  }

  @Override
  public void paint(Graphics2D graphics) {
    Composite before = graphics.getComposite();
    graphics.setComposite(opacity);
    Rectangle2D area = getPaintedBounds2D();
    if (!(opaque instanceof CompositeShapePainter)) {
      opaque.paint(graphics);
    } else if (area != null) {
      PaintLayer.paint(graphics, area, opaque::paint, layer -> {});
    }
    graphics.setComposite(before);
  }

  @Override
  public @Nullable Shape getPaintedArea() {
    return opaque.getPaintedArea();
  }

  @Override
  public @Nullable Rectangle2D getPaintedBounds2D() {
    return opaque.getPaintedBounds2D();
  }

  @Override
  public boolean inPaintedArea(Point2D point) {
    return opaque.inPaintedArea(point);
  }

  @Override
  public @Nullable Shape getSensitiveArea() {
    return opaque.getSensitiveArea();
  }

  @Override
  public @Nullable Rectangle2D getSensitiveBounds2D() {
    return opaque.getSensitiveBounds2D();
  }

  @Override
  public boolean inSensitiveArea(Point2D point) {
    return opaque.inSensitiveArea(point);
  }

  @Override
  public void setShape(Shape shape) {
    opaque.setShape(shape);
  }

  @Override
  public Shape getShape() {
    return opaque.getShape();
  }
}
