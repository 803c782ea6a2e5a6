package com.progimage.server.engine.svg.paint;

import java.awt.geom.Point2D;
import org.apache.batik.ext.awt.LinearGradientPaint;

/**
 * A gradient along a line: a point has the position of its foot on the line.
 *
 * @param x start of the line
 * @param y start of the line
 * @param perX change of the position per unit of x
 * @param perY change of the position per unit of y
 */
record LinearShape(double x, double y, double perX, double perY) implements GradientShape {
  static LinearShape of(LinearGradientPaint paint) {
    Point2D start = paint.getStartPoint();
    double dx = paint.getEndPoint().getX() - start.getX();
    double dy = paint.getEndPoint().getY() - start.getY();
    double squares = dx * dx + dy * dy;
    return new LinearShape(start.getX(), start.getY(), dx / squares, dy / squares);
  }

  @Override
  public void positions(
      double fromX, double fromY, double stepX, double stepY, float[] positions, int count) {
    float first = (float) ((fromX - x) * perX + (fromY - y) * perY);
    float step = (float) (stepX * perX + stepY * perY);
    for (int i = 0; i < count; i++) {
      positions[i] = first + i * step;
    }
  }
}
