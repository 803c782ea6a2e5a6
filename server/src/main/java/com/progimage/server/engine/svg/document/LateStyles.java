package com.progimage.server.engine.svg.document;

import com.progimage.server.engine.svg.css.Cascade;
import com.progimage.server.engine.svg.css.TransformProperties;
import com.progimage.server.engine.svg.css.value.BasicShape;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Tokens;
import java.awt.AlphaComposite;
import java.awt.Composite;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.batik.ext.awt.image.renderable.ClipRable8Bit;
import org.apache.batik.gvt.CompositeShapePainter;
import org.apache.batik.gvt.FillShapePainter;
import org.apache.batik.gvt.GraphicsNode;
import org.apache.batik.gvt.ShapeNode;
import org.apache.batik.gvt.ShapePainter;
import org.apache.batik.gvt.StrokeShapePainter;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Applies styles that Batik does not support and that depend on what it has built for an element:
 * its size, or the painters of its parts.
 */
public final class LateStyles {
  private final Units units;
  private final AffineTransform toTarget;

  /**
   * @param units of the whole drawing
   * @param toTarget from CSS pixels to those of the picture
   */
  public LateStyles(Units units, AffineTransform toTarget) {
    this.units = units;
    this.toTarget = toTarget;
  }

  public void apply(Element element, GraphicsNode node) {
    String turned = element.getAttributeNS(Cascade.OURS, TransformProperties.ATTRIBUTE);
    if (!turned.isEmpty()) {
      TransformProperties properties = TransformProperties.parse(turned);
      Rectangle2D box = box(node, properties.isStrokeBox());
      properties.matrix(units, box).ifPresent(node::setTransform);
    }
    String shape = element.getAttributeNS(Cascade.OURS, Cascade.CLIP_SHAPE);
    if (!shape.isEmpty()) {
      clip(node, Tokens.of(shape).stripped());
    }
    String mode = element.getAttributeNS(null, "mix-blend-mode");
    if (!mode.isEmpty()) {
      Composite under = node.getComposite();
      Blend.parse(mode, under == null ? AlphaComposite.SrcOver : under)
          .ifPresent(node::setComposite);
    }
    if (node instanceof ShapeNode shapeNode && shapeNode.getShapePainter() != null) {
      boolean fixed = element.getAttributeNS(null, "vector-effect").equals("non-scaling-stroke");
      String order = element.getAttributeNS(null, "paint-order");
      if (fixed || !order.isEmpty() && !order.equals("normal")) {
        shapeNode.setShapePainter(painter(shapeNode, order, fixed));
      }
    }
  }

  private Rectangle2D box(GraphicsNode node, boolean withStroke) {
    Rectangle2D box = withStroke ? node.getPrimitiveBounds() : node.getGeometryBounds();
    return box == null ? new Rectangle2D.Double() : box;
  }

  private void clip(GraphicsNode node, Tokens value) {
    String name = BasicShape.box(value);
    Rectangle2D box =
        name.equals("view-box")
            ? new Rectangle2D.Double(0, 0, units.boxWidth(), units.boxHeight())
            : box(node, name.equals("stroke-box") || name.endsWith("border-box"));
    BasicShape.parse(value, box, units)
        .ifPresent(shape ->
            node.setClip(
                new ClipRable8Bit(node.getGraphicsNodeRable(true), shape, /* useAA= */ true)));
  }

  private ShapePainter painter(ShapeNode node, String order, boolean fixed) {
    List<ShapePainter> painters = new ArrayList<>();
    collect(node.getShapePainter(), painters);
    List<String> wanted = new ArrayList<>(List.of(order.toLowerCase(Locale.ROOT).split("\\s+")));
    wanted.addAll(List.of("fill", "stroke", "markers"));
    painters.sort(Comparator.comparingInt(painter -> wanted.indexOf(kind(painter))));
    CompositeShapePainter all = new CompositeShapePainter(node.getShape());
    for (ShapePainter painter : painters) {
      boolean isStroke = fixed && painter instanceof StrokeShapePainter;
      all.addShapePainter(
          isStroke ? new FixedStroke((StrokeShapePainter) painter, toTarget) : painter);
    }
    return all;
  }

  private static void collect(@Nullable ShapePainter painter, List<ShapePainter> all) {
    if (painter instanceof CompositeShapePainter composite) {
      for (int i = 0; i < composite.getShapePainterCount(); i++) {
        collect(composite.getShapePainter(i), all);
      }
    } else if (painter != null) {
      all.add(painter);
    }
  }

  private static String kind(ShapePainter painter) {
    return painter instanceof FillShapePainter
        ? "fill"
        : painter instanceof StrokeShapePainter ? "stroke" : "markers";
  }
}
