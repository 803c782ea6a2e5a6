package com.progimage.server.engine.svg;

import com.progimage.server.engine.svg.css.value.Quantity;
import java.awt.image.BufferedImage;
import java.util.Optional;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.SVGImageElementBridge;
import org.apache.batik.dom.util.XLinkSupport;
import org.apache.batik.gvt.CompositeGraphicsNode;
import org.apache.batik.gvt.GraphicsNode;
import org.apache.batik.util.ParsedURL;
import org.w3c.dom.Element;

/** Draws {@code image} elements without Batik's loaders, which would read any address. */
final class ImageBridge extends SVGImageElementBridge {
  private final EmbeddedImages images;

  ImageBridge(EmbeddedImages images) {
    this.images = images;
  }

  @Override
  public Bridge getInstance() {
    return new ImageBridge(images);
  }

  @Override
  protected GraphicsNode buildImageGraphicsNode(BridgeContext context, Element element) {
    Optional<BufferedImage> image = images.find(XLinkSupport.getXLinkHref(element));
    if (image.isEmpty()) {
      return new CompositeGraphicsNode();
    }
    complete(element, image.get());
    return createRasterImageNode(
        context, element, EmbeddedImages.filter(image.get()), new ParsedURL("data:,"));
  }

  /** SVG 2: a side that is not given is the image's own, or follows from the other by its ratio. */
  private static void complete(Element element, BufferedImage image) {
    double ratio = (double) image.getWidth() / image.getHeight();
    double width = Quantity.number(element.getAttributeNS(null, "width"), 1).orElse(0);
    double height = Quantity.number(element.getAttributeNS(null, "height"), 1).orElse(0);
    if (isAuto(element, "width")) {
      width = height > 0 ? height * ratio : image.getWidth();
      element.setAttributeNS(null, "width", String.valueOf(width));
    }
    if (isAuto(element, "height")) {
      height = width > 0 ? width / ratio : image.getHeight();
      element.setAttributeNS(null, "height", String.valueOf(height));
    }
  }

  private static boolean isAuto(Element element, String side) {
    String value = element.getAttributeNS(null, side).strip();
    return value.isEmpty() || value.equals("auto");
  }
}
