package com.progimage.server.engine.svg.paint;

import java.awt.geom.Point2D;
import org.apache.batik.ext.awt.RadialGradientPaint;

/**
 * A gradient from a focus to a circle: a point has the position t of the circle that it is on, of
 * those with the radius t·r around f + t·(c − f). With d = p − f and a = r² − |c − f|², t solves
 * a·t² + 2·t·d·(c − f) − d² = 0.
 *
 * @param x focus
 * @param y focus
 * @param centerX from the focus to the center
 * @param centerY from the focus to the center
 * @param a as above, more than 0, because the focus is inside
 */
record RadialShape(double x, double y, double centerX, double centerY, double a)
    implements GradientShape {
  /** A focus further out, as a share of the radius, moves to there. */
  private static final double OUTERMOST = 0.999;

  static RadialShape of(RadialGradientPaint paint) {
    Point2D center = paint.getCenterPoint();
    Point2D focus = paint.getFocusPoint();
    double radius = paint.getRadius();
    double dx = center.getX() - focus.getX();
    double dy = center.getY() - focus.getY();
    double distance = Math.sqrt(dx * dx + dy * dy);
    if (distance > OUTERMOST * radius) {
      dx *= OUTERMOST * radius / distance;
      dy *= OUTERMOST * radius / distance;
    }
    return new RadialShape(
        center.getX() - dx, center.getY() - dy, dx, dy, radius * radius - dx * dx - dy * dy);
  }

  /** The square root takes most of the time: as a float, half of that of a double. */
  @Override
  public void positions(
      double fromX, double fromY, double stepX, double stepY, float[] positions, int count) {
    float scale = (float) (1 / a);
    float startX = (float) (fromX - x);
    float startY = (float) (fromY - y);
    float dx = (float) stepX;
    float dy = (float) stepY;
    float cx = (float) centerX;
    float cy = (float) centerY;
    float area = (float) a;
    for (int i = 0; i < count; i++) {
      float pointX = startX + i * dx;
      float pointY = startY + i * dy;
      float along = pointX * cx + pointY * cy;
      float root = (float) Math.sqrt(along * along + area * (pointX * pointX + pointY * pointY));
      positions[i] = (root - along) * scale;
    }
  }
}
