package com.progimage.server.engine.svg.bridge;

import java.awt.Paint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.BridgeException;
import org.apache.batik.bridge.SVGPatternElementBridge;
import org.apache.batik.bridge.SVGUtilities;
import org.apache.batik.gvt.GraphicsNode;
import org.apache.batik.gvt.PatternPaint;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Patterns whose content is placed as in browsers. A pattern in error paints nothing, instead of
 * removing the element that uses it.
 */
final class PatternBridge extends SVGPatternElementBridge {
  @Override
  public Bridge getInstance() {
    return new PatternBridge();
  }

  @Override
  public @Nullable Paint createPaint(
      BridgeContext context, Element pattern, Element painted, GraphicsNode node, float opacity) {
    try {
      Paint paint = super.createPaint(context, pattern, painted, node, opacity);
      if (paint instanceof PatternPaint tiles && measuresByBox(context, pattern)) {
        place(tiles, node.getGeometryBounds());
      }
      return paint;
    } catch (BridgeException e) {
      return null;
    }
  }

  private static boolean measuresByBox(BridgeContext context, Element pattern) {
    return attribute(context, pattern, "patternContentUnits").equals("objectBoundingBox")
        && attribute(context, pattern, "viewBox").isEmpty();
  }

  private static String attribute(BridgeContext context, Element pattern, String name) {
    return SVGUtilities.getChainableAttributeNS(pattern, null, name, context);
  }

  /** The content begins at its tile. Batik moves it there, and then by the box once more. */
  private static void place(PatternPaint tiles, Rectangle2D box) {
    Rectangle2D tile = tiles.getPatternRect();
    AffineTransform content = AffineTransform.getTranslateInstance(tile.getX(), tile.getY());
    content.scale(box.getWidth(), box.getHeight());
    tiles.getGraphicsNode().setTransform(content);
  }
}
