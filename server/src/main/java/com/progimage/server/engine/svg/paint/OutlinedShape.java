package com.progimage.server.engine.svg.paint;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.apache.batik.gvt.StrokeShapePainter;
import org.jspecify.annotations.Nullable;

/**
 * Paints an outline. Its bounds may be larger than what it paints: exact ones need the whole
 * outline as a shape, which takes as long as painting it.
 */
final class OutlinedShape extends StrokeShapePainter {
  private final double reach;
  private final Filler filler;

  private OutlinedShape(StrokeShapePainter painter, BasicStroke stroke, Filler filler) {
    super(painter.getShape());
    setStroke(stroke);
    setPaint(Gradient.of(painter.getPaint()));
    reach = reach(stroke);
    this.filler = filler;
  }

  /** The same painter, with quick bounds if its stroke is of the usual kind. */
  static StrokeShapePainter of(StrokeShapePainter painter, Filler filler) {
    return painter.getClass() == StrokeShapePainter.class
            && painter.getStroke() instanceof BasicStroke stroke
            && painter.getPaint() != null
        ? new OutlinedShape(painter, stroke, filler)
        : painter;
  }

  /** How far an outline can be from its path: at the tip of a miter, or at a corner of a cap. */
  private static double reach(BasicStroke stroke) {
    double miter =
        stroke.getLineJoin() == BasicStroke.JOIN_MITER ? Math.max(1, stroke.getMiterLimit()) : 1;
    double cap = stroke.getEndCap() == BasicStroke.CAP_SQUARE ? Math.sqrt(2) : 1;
    return stroke.getLineWidth() / 2 * Math.max(miter, cap);
  }

  @Override
  public void paint(Graphics2D graphics) {
    if (!filler.fill(graphics, getPaintedArea(), getPaint())) {
      super.paint(graphics);
    }
  }

  @Override
  public @Nullable Rectangle2D getPaintedBounds2D() {
    Rectangle2D path = getShape().getBounds2D();
    return new Rectangle2D.Double(
        path.getX() - reach,
        path.getY() - reach,
        path.getWidth() + 2 * reach,
        path.getHeight() + 2 * reach);
  }
}
