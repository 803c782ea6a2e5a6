package com.progimage.server.engine.svg;

import java.awt.geom.Rectangle2D;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.SVGUtilities;
import org.apache.batik.gvt.GraphicsNode;
import org.w3c.dom.Element;

/** Tells where a gradient measures by a box that has no area, and so paints nothing. */
final class GradientBox {
  /** Batik gives boxes without area sides of 1e-4. */
  private static final double NOTHING = 1.1e-4;

  private GradientBox() {}

  static boolean isEmpty(BridgeContext context, Element gradient, GraphicsNode painted) {
    String units = SVGUtilities.getChainableAttributeNS(gradient, null, "gradientUnits", context);
    Rectangle2D box = painted.getGeometryBounds();
    return !units.equals("userSpaceOnUse")
        && box != null
        && Math.min(box.getWidth(), box.getHeight()) < NOTHING;
  }
}
