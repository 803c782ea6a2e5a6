package com.progimage.server.engine.svg.document;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import org.apache.batik.gvt.StrokeShapePainter;

/**
 * Draws a stroke whose width is in pixels of the whole drawing, whatever the scale of its element.
 */
final class FixedStroke extends StrokeShapePainter {
  private final AffineTransform toTarget;

  /**
   * @param toTarget from the pixels of the drawing to those of the picture
   */
  FixedStroke(StrokeShapePainter painter, AffineTransform toTarget) {
    super(painter.getShape());
    setStroke(painter.getStroke());
    setPaint(painter.getPaint());
    this.toTarget = toTarget;
  }

  @Override
  public void paint(Graphics2D graphics) {
    if (getPaint() == null || getStroke() == null) {
      return;
    }
    try {
      AffineTransform toDrawing = toTarget.createInverse();
      toDrawing.concatenate(graphics.getTransform());
      AffineTransform back = toDrawing.createInverse();
      Shape outline = getStroke().createStrokedShape(toDrawing.createTransformedShape(getShape()));
      graphics.setPaint(getPaint());
      graphics.fill(back.createTransformedShape(outline));
    } catch (NoninvertibleTransformException e) {
      // A shape that is scaled to a line or a point has no stroke.
    }
  }
}
