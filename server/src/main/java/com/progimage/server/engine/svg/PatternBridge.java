package com.progimage.server.engine.svg;

import java.awt.Paint;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.BridgeException;
import org.apache.batik.bridge.SVGPatternElementBridge;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Patterns that paint nothing where they are in error, instead of taking the element with them. */
final class PatternBridge extends SVGPatternElementBridge {
  @Override
  public Bridge getInstance() {
    return new PatternBridge();
  }

  @Override
  public @Nullable Paint createPaint(
      BridgeContext context, Element pattern, Element painted, GraphicsNode node, float opacity) {
    try {
      return super.createPaint(context, pattern, painted, node, opacity);
    } catch (BridgeException e) {
      return null;
    }
  }
}
