package com.progimage.server.engine.svg.bridge;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderContext;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.CSSUtilities;
import org.apache.batik.bridge.SVGMaskElementBridge;
import org.apache.batik.ext.awt.image.GraphicsUtil;
import org.apache.batik.ext.awt.image.PadMode;
import org.apache.batik.ext.awt.image.renderable.Filter;
import org.apache.batik.ext.awt.image.renderable.PadRable8Bit;
import org.apache.batik.ext.awt.image.rendered.BufferedImageCachableRed;
import org.apache.batik.gvt.CompositeGraphicsNode;
import org.apache.batik.gvt.GraphicsNode;
import org.apache.batik.gvt.filter.Mask;
import org.apache.batik.gvt.filter.MaskRable8Bit;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Masks as in CSS Masking 1: luminance in sRGB, where Batik uses linear light; {@code mask-type:
 * alpha}; and masks on masks.
 */
final class MaskBridge extends SVGMaskElementBridge {
  @Override
  public Mask createMask(
      BridgeContext context, Element maskElement, Element masked, GraphicsNode maskedNode) {
    Mask mask = super.createMask(context, maskElement, masked, maskedNode);
    boolean byAlpha = maskElement.getAttributeNS(null, "mask-type").equals("alpha");
    GraphicsNode content = mask.getMaskNode();
    Mask own = CSSUtilities.convertMask(maskElement, maskedNode, context);
    if (own != null) {
      content.setMask(own);
      content = around(content);
    }
    return new SrgbMask(mask, content, byAlpha);
  }

  /** Wraps a node, because its own mask only takes effect inside a container. */
  private static GraphicsNode around(GraphicsNode node) {
    CompositeGraphicsNode outer = new CompositeGraphicsNode();
    @SuppressWarnings({"unchecked", "rawtypes"}) // Batik's own signature
    boolean _ = outer.getChildren().add(node);
    return outer;
  }

  @SuppressWarnings("unchecked") // Batik inherits a raw type
  private static final class SrgbMask extends MaskRable8Bit {
    private final boolean byAlpha;

    SrgbMask(Mask mask, GraphicsNode content, boolean byAlpha) {
      super(mask.getSource(), content, mask.getFilterRegion());
      this.byAlpha = byAlpha;
    }

    @Override
    public @Nullable RenderedImage createRendering(RenderContext context) {
      RenderedImage source = padded(getSource(), context);
      RenderedImage mask = padded(getMaskNode().getGraphicsNodeRable(true), context);
      if (source == null || mask == null) {
        return null;
      }
      Rectangle bounds =
          new Rectangle(source.getMinX(), source.getMinY(), source.getWidth(), source.getHeight());
      if (bounds.isEmpty()) {
        return null;
      }
      BufferedImage result = premultiplied(source, bounds);
      multiply(pixels(result), pixels(premultiplied(mask, bounds)));
      return new BufferedImageCachableRed(result, bounds.x, bounds.y);
    }

    private @Nullable RenderedImage padded(Filter filter, RenderContext context) {
      return new PadRable8Bit(filter, getBounds2D(), PadMode.ZERO_PAD).createRendering(context);
    }

    private static BufferedImage premultiplied(RenderedImage image, Rectangle bounds) {
      BufferedImage copy =
          new BufferedImage(bounds.width, bounds.height, BufferedImage.TYPE_INT_ARGB_PRE);
      Graphics2D graphics = GraphicsUtil.createGraphics(copy);
      graphics.translate(-bounds.x, -bounds.y);
      GraphicsUtil.drawImage(graphics, GraphicsUtil.convertTosRGB(GraphicsUtil.wrap(image)));
      graphics.dispose();
      return copy;
    }

    private static int[] pixels(BufferedImage image) {
      return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    private void multiply(int[] argb, int[] mask) {
      for (int i = 0; i < argb.length; i++) {
        int cover = cover(mask[i]);
        int pixel = argb[i];
        argb[i] =
            times(pixel >>> 24, cover) << 24
                | times(pixel >> 16 & 255, cover) << 16
                | times(pixel >> 8 & 255, cover) << 8
                | times(pixel & 255, cover);
      }
    }

    /**
     * luminanceToAlpha of Filter Effects 1; colors are premultiplied, so the result includes alpha.
     */
    private int cover(int pixel) {
      return byAlpha
          ? pixel >>> 24
          : (int)
              Math.round(
                  0.2125 * (pixel >> 16 & 255)
                      + 0.7154 * (pixel >> 8 & 255)
                      + 0.0721 * (pixel & 255));
    }

    private static int times(int channel, int cover) {
      return (channel * cover + 127) / 255;
    }
  }
}
