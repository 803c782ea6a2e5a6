package com.progimage.server.engine.svg.paint;

import java.awt.AlphaComposite;
import java.awt.Composite;
import java.awt.Graphics2D;
import org.apache.batik.gvt.GraphicsNode;
import org.apache.batik.gvt.filter.GraphicsNodeRable8Bit;

/** Paints a group, or a text, with an opacity: all of it in a layer, which is then translucent. */
@SuppressWarnings("unchecked") // Batik's own signature of getSources
final class TranslucentGroup extends GraphicsNodeRable8Bit {
  private final AlphaComposite opacity;

  TranslucentGroup(GraphicsNode group, AlphaComposite opacity) {
    super(group);
    this.opacity = opacity;
  }

  @Override
  public boolean paintRable(Graphics2D graphics) {
    Composite before = graphics.getComposite();
    graphics.setComposite(opacity);
    PaintLayer.paint(graphics, getBounds2D(), getGraphicsNode()::primitivePaint, layer -> {});
    graphics.setComposite(before);
    return true;
  }
}
