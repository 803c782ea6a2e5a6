package com.progimage.server.engine.svg.paint;

import java.awt.Graphics2D;
import org.apache.batik.gvt.FillShapePainter;

/** Fills a shape by a {@link Filler}. */
final class FilledShape extends FillShapePainter {
  private final Filler filler;

  private FilledShape(FillShapePainter painter, Filler filler) {
    super(painter.getShape());
    setPaint(Gradient.of(painter.getPaint()));
    this.filler = filler;
  }

  /** The same painter, if it is of the usual kind. */
  static FillShapePainter of(FillShapePainter painter, Filler filler) {
    return painter.getClass() == FillShapePainter.class && painter.getPaint() != null
        ? new FilledShape(painter, filler)
        : painter;
  }

  @Override
  public void paint(Graphics2D graphics) {
    if (!filler.fill(graphics, getShape(), getPaint())) {
      super.paint(graphics);
    }
  }
}
