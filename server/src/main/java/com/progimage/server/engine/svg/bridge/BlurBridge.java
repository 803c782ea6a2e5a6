package com.progimage.server.engine.svg.bridge;

import java.awt.geom.Rectangle2D;
import java.util.Map;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.SVGFeGaussianBlurElementBridge;
import org.apache.batik.bridge.SVGUtilities;
import org.apache.batik.ext.awt.image.PadMode;
import org.apache.batik.ext.awt.image.renderable.Filter;
import org.apache.batik.ext.awt.image.renderable.PadRable8Bit;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Draws {@code feGaussianBlur} with {@link BoxBlur}, because Batik's blur is too narrow. */
final class BlurBridge extends SVGFeGaussianBlurElementBridge {
  @Override
  public Bridge getInstance() {
    return new BlurBridge();
  }

  @Override
  @SuppressWarnings("rawtypes") // Batik's own signature
  public @Nullable Filter createFilter(
      BridgeContext context,
      Element filterElement,
      Element filteredElement,
      GraphicsNode filteredNode,
      Filter in,
      Rectangle2D filterRegion,
      Map filters) {
    float[] sigmas = convertStdDeviation(filterElement, context);
    if (sigmas[0] < 0 || sigmas[1] < 0 || sigmas[0] + sigmas[1] == 0) {
      return super.createFilter(
          context, filterElement, filteredElement, filteredNode, in, filterRegion, filters);
    }
    Filter source = getIn(filterElement, filteredElement, filteredNode, in, filters, context);
    if (source == null) {
      return null;
    }
    Rectangle2D region =
        SVGUtilities.convertFilterPrimitiveRegion(
            filterElement,
            filteredElement,
            filteredNode,
            source.getBounds2D(),
            filterRegion,
            context);
    Filter padded = new PadRable8Bit(source, region, PadMode.ZERO_PAD);
    BoxBlur blur = new BoxBlur(padded, sigmas[0], sigmas[1]);
    handleColorInterpolationFilters(blur, filterElement);
    Filter result = new PadRable8Bit(blur, region, PadMode.ZERO_PAD);
    updateFilterMap(filterElement, result, filters);
    return result;
  }
}
