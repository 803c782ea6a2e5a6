package com.progimage.server.engine.svg.paint;

import java.awt.AlphaComposite;
import org.apache.batik.ext.awt.image.renderable.ClipRable;
import org.apache.batik.gvt.CompositeGraphicsNode;
import org.apache.batik.gvt.CompositeShapePainter;
import org.apache.batik.gvt.FillShapePainter;
import org.apache.batik.gvt.GraphicsNode;
import org.apache.batik.gvt.ShapeNode;
import org.apache.batik.gvt.ShapePainter;
import org.apache.batik.gvt.StrokeShapePainter;

/**
 * Prepares a built drawing for painting. Batik paints everything that is translucent or has a
 * smooth clip through chains of images that are made tile by tile, and computes the whole outline
 * of each stroke only to know its bounds.
 */
public final class PaintTree {
  private final Filler filler = new Filler();

  private PaintTree() {}

  /** Gives a node, and all nodes in it, painters that need less work. */
  public static void prepare(GraphicsNode node) {
    new PaintTree().quicken(node);
  }

  private void quicken(GraphicsNode node) {
    if (node instanceof CompositeGraphicsNode group) {
      for (Object child : group.getChildren()) {
        quicken((GraphicsNode) child);
      }
    }
    if (node instanceof ShapeNode shape && shape.getShapePainter() != null) {
      shape.setShapePainter(quick(shape.getShapePainter()));
    }
    if (node.getComposite() instanceof AlphaComposite opacity
        && opacity.getRule() == AlphaComposite.SRC_OVER
        && opacity.getAlpha() < 1) {
      moveOpacity(node, opacity);
    }
    ClipRable clip = node.getClip();
    if (clip != null && clip.getUseAntialiasedClip()) {
      node.setClip(new SmoothClip(clip.getSource(), clip.getClipPath()));
    }
  }

  /** Filters come before opacity, and masks read only images, so Batik paints both. */
  private static void moveOpacity(GraphicsNode node, AlphaComposite opacity) {
    if (node.getFilter() != null) {
      return;
    }
    if (node instanceof ShapeNode shape) {
      if (shape.getShapePainter() != null) {
        shape.setShapePainter(new TranslucentShape(shape.getShapePainter(), opacity));
      }
      node.setComposite(null);
    } else if (node.getMask() == null) {
      node.setFilter(new TranslucentGroup(node, opacity));
      node.setComposite(null);
    }
  }

  private ShapePainter quick(ShapePainter painter) {
    if (painter instanceof CompositeShapePainter all) {
      CompositeShapePainter quick = new CompositeShapePainter(all.getShape());
      for (int i = 0; i < all.getShapePainterCount(); i++) {
        quick.addShapePainter(quick(all.getShapePainter(i)));
      }
      return quick;
    }
    return switch (painter) {
      case FillShapePainter fill -> FilledShape.of(fill, filler);
      case StrokeShapePainter stroke -> OutlinedShape.of(stroke, filler);
      default -> painter;
    };
  }
}
