package com.progimage.server.engine.svg.bridge;

import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.Optional;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.SVGFeImageElementBridge;
import org.apache.batik.bridge.SVGUtilities;
import org.apache.batik.bridge.ViewBox;
import org.apache.batik.dom.util.XLinkSupport;
import org.apache.batik.ext.awt.image.PadMode;
import org.apache.batik.ext.awt.image.renderable.AffineRable8Bit;
import org.apache.batik.ext.awt.image.renderable.Filter;
import org.apache.batik.ext.awt.image.renderable.PadRable8Bit;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Draws {@code feImage} elements without Batik's loaders, which would read any address. */
final class FeImageBridge extends SVGFeImageElementBridge {
  private final EmbeddedImages images;

  FeImageBridge(EmbeddedImages images) {
    this.images = images;
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
    String href = XLinkSupport.getXLinkHref(filterElement);
    if (href.startsWith("#")) {
      return super.createFilter(
          context, filterElement, filteredElement, filteredNode, in, filterRegion, filters);
    }
    Optional<BufferedImage> image = images.find(href);
    if (image.isEmpty()) {
      return null;
    }
    Rectangle2D region =
        SVGUtilities.convertFilterPrimitiveRegion(
            filterElement, filteredElement, filteredNode, filterRegion, filterRegion, context);
    AffineTransform transform =
        ViewBox.getPreserveAspectRatioTransform(
            filterElement,
            new float[] {0, 0, image.get().getWidth(), image.get().getHeight()},
            (float) region.getWidth(),
            (float) region.getHeight(),
            context);
    transform.preConcatenate(AffineTransform.getTranslateInstance(region.getX(), region.getY()));
    Filter result = new AffineRable8Bit(EmbeddedImages.filter(image.get()), transform);
    result = new PadRable8Bit(result, region, PadMode.ZERO_PAD);
    updateFilterMap(filterElement, result, filters);
    return result;
  }
}
