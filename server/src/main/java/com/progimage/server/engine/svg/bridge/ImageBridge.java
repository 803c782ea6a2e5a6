package com.progimage.server.engine.svg.bridge;

import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.document.DataUri;
import com.progimage.server.engine.svg.document.SvgReader;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.awt.image.BufferedImage;
import java.util.Optional;
import org.apache.batik.anim.dom.SVGOMDocument;
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
  /** Maximum nesting of drawings within drawings. */
  private static final int MAX_DEPTH = 3;

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
    String href = XLinkSupport.getXLinkHref(element);
    Optional<DataUri> drawing = DataUri.parse(href).filter(DataUri::isSvg);
    if (drawing.isPresent()) {
      return drawing((OfflineContext) context, element, drawing.get().bytes());
    }
    Optional<BufferedImage> image = images.find(href);
    if (image.isEmpty()) {
      return new CompositeGraphicsNode();
    }
    complete(element, new Size(image.get().getWidth(), image.get().getHeight()));
    return createRasterImageNode(
        context, element, EmbeddedImages.filter(image.get()), new ParsedURL("data:,"));
  }

  private GraphicsNode drawing(OfflineContext context, Element element, byte[] svg) {
    if (context.depth() == MAX_DEPTH) {
      return new CompositeGraphicsNode();
    }
    try {
      SVGOMDocument document = SvgReader.read(svg);
      Size size = SvgReader.size(document);
      complete(element, size);
      OfflineContext inner = context.inner(size);
      inner.prepare(document, size, /* filtered= */ true);
      Element root = document.getDocumentElement();
      if (root.getAttributeNS(null, "viewBox").isEmpty()) {
        root.setAttributeNS(null, "viewBox", "0 0 %d %d".formatted(size.width(), size.height()));
      }
      return createSVGImageNode(context, element, document);
    } catch (Failure e) {
      if (e.code() == ErrorCode.IMAGE_TOO_LARGE) {
        throw e;
      }
      return new CompositeGraphicsNode();
    }
  }

  /**
   * Completes a size as SVG 2 requires: a missing side is the image's own, or follows from the
   * other by the aspect ratio.
   */
  private static void complete(Element element, Size image) {
    double ratio = (double) image.width() / image.height();
    double width = Quantity.number(element.getAttributeNS(null, "width"), 1).orElse(0);
    double height = Quantity.number(element.getAttributeNS(null, "height"), 1).orElse(0);
    if (isAuto(element, "width")) {
      width = height > 0 ? height * ratio : image.width();
      element.setAttributeNS(null, "width", String.valueOf(width));
    }
    if (isAuto(element, "height")) {
      height = width > 0 ? width / ratio : image.height();
      element.setAttributeNS(null, "height", String.valueOf(height));
    }
  }

  private static boolean isAuto(Element element, String side) {
    String value = element.getAttributeNS(null, side).strip();
    return value.isEmpty() || value.equals("auto");
  }
}
