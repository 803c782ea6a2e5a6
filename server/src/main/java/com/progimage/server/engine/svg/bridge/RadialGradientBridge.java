package com.progimage.server.engine.svg.bridge;

import com.progimage.server.engine.svg.css.value.Quantity;
import java.awt.Color;
import java.awt.Paint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.SVGRadialGradientElementBridge;
import org.apache.batik.bridge.SVGUtilities;
import org.apache.batik.bridge.UnitProcessor;
import org.apache.batik.ext.awt.MultipleGradientPaint.ColorSpaceEnum;
import org.apache.batik.ext.awt.MultipleGradientPaint.CycleMethodEnum;
import org.apache.batik.ext.awt.RadialGradientPaint;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Radial gradients with the {@code fr} of SVG 2: they begin at a circle instead of a point. */
final class RadialGradientBridge extends SVGRadialGradientElementBridge {
  @Override
  public Bridge getInstance() {
    return new RadialGradientBridge();
  }

  @Override
  protected @Nullable Paint buildGradient(
      Element gradient,
      Element painted,
      GraphicsNode node,
      CycleMethodEnum spread,
      ColorSpaceEnum colorSpace,
      AffineTransform transform,
      Color[] colors,
      float[] offsets,
      BridgeContext context) {
    Paint paint =
        super.buildGradient(
            gradient, painted, node, spread, colorSpace, transform, colors, offsets, context);
    if (!(paint instanceof RadialGradientPaint radial)) {
      return paint;
    }
    double first = firstRadius(gradient, painted, context);
    return first > 0 && first < radial.getRadius() ? from(radial, first) : paint;
  }

  private static double firstRadius(Element gradient, Element painted, BridgeContext context) {
    String text = SVGUtilities.getChainableAttributeNS(gradient, null, "fr", context);
    boolean isLength = Quantity.number(text, 1).isPresent() || Quantity.pixels(text).isPresent();
    if (!isLength || text.startsWith("-")) {
      return 0;
    }
    String units = SVGUtilities.getChainableAttributeNS(gradient, null, "gradientUnits", context);
    short system =
        units.equals("userSpaceOnUse")
            ? SVGUtilities.USER_SPACE_ON_USE
            : SVGUtilities.OBJECT_BOUNDING_BOX;
    return SVGUtilities.convertLength(
        text, "fr", system, UnitProcessor.createContext(context, painted));
  }

  /**
   * The circles of a gradient, continued inwards, shrink to a point: from there it is the same
   * gradient with its stops moved outwards.
   */
  private static Paint from(RadialGradientPaint radial, double first) {
    double radius = radial.getRadius();
    double start = -first / (radius - first);
    Point2D center = radial.getCenterPoint();
    Point2D focus = radial.getFocusPoint();
    Point2D point =
        new Point2D.Double(
            focus.getX() + start * (center.getX() - focus.getX()),
            focus.getY() + start * (center.getY() - focus.getY()));
    float[] offsets = radial.getFractions();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = (float) ((offsets[i] - start) / (1 - start));
    }
    return new RadialGradientPaint(
        center,
        (float) radius,
        point,
        offsets,
        radial.getColors(),
        radial.getCycleMethod(),
        radial.getColorSpace(),
        radial.getTransform());
  }
}
