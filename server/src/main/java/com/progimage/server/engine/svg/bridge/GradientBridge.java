package com.progimage.server.engine.svg.bridge;

import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.PaintBridge;
import org.apache.batik.bridge.SVGUtilities;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Paints gradients with another bridge. Paints nothing if a gradient's units refer to a bounding
 * box without area.
 */
final class GradientBridge implements PaintBridge {
  /** Batik gives boxes without area sides of 1e-4. */
  private static final double NOTHING = 1.1e-4;

  private final PaintBridge gradients;

  GradientBridge(PaintBridge gradients) {
    this.gradients = gradients;
  }

  @Override
  public String getNamespaceURI() {
    return gradients.getNamespaceURI();
  }

  @Override
  public String getLocalName() {
    return gradients.getLocalName();
  }

  @Override
  public Bridge getInstance() {
    return new GradientBridge((PaintBridge) gradients.getInstance());
  }

  @Override
  public @Nullable Paint createPaint(
      BridgeContext context, Element gradient, Element painted, GraphicsNode node, float opacity) {
    return isEmpty(context, gradient, node)
        ? null
        : gradients.createPaint(context, gradient, painted, node, opacity);
  }

  private static boolean isEmpty(BridgeContext context, Element gradient, GraphicsNode painted) {
    String units = SVGUtilities.getChainableAttributeNS(gradient, null, "gradientUnits", context);
    Rectangle2D box = painted.getGeometryBounds();
    return !units.equals("userSpaceOnUse")
        && box != null
        && Math.min(box.getWidth(), box.getHeight()) < NOTHING;
  }
}
