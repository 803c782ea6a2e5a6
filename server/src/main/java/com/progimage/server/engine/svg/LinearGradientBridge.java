package com.progimage.server.engine.svg;

import java.awt.Paint;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.SVGLinearGradientElementBridge;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Linear gradients that paint nothing on a straight line whose box they measure by. */
final class LinearGradientBridge extends SVGLinearGradientElementBridge {
  @Override
  public Bridge getInstance() {
    return new LinearGradientBridge();
  }

  @Override
  public @Nullable Paint createPaint(
      BridgeContext context, Element gradient, Element painted, GraphicsNode node, float opacity) {
    return GradientBox.isEmpty(context, gradient, node)
        ? null
        : super.createPaint(context, gradient, painted, node, opacity);
  }
}
