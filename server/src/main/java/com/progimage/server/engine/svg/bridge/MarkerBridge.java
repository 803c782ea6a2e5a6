package com.progimage.server.engine.svg.bridge;

import com.progimage.server.engine.svg.document.LenientDocument;
import java.awt.geom.AffineTransform;
import org.apache.batik.bridge.Bridge;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.SVGMarkerElementBridge;
import org.apache.batik.gvt.CompositeGraphicsNode;
import org.apache.batik.gvt.CompositeShapePainter;
import org.apache.batik.gvt.GraphicsNode;
import org.apache.batik.gvt.Marker;
import org.apache.batik.gvt.MarkerShapePainter;
import org.apache.batik.gvt.ShapeNode;
import org.apache.batik.gvt.ShapePainter;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Markers that can point in the reverse direction at the start of a path, as in SVG 2. */
final class MarkerBridge extends SVGMarkerElementBridge {
  @Override
  public Bridge getInstance() {
    return new MarkerBridge();
  }

  @Override
  public @Nullable Marker createMarker(BridgeContext context, Element marker, Element painted) {
    boolean turns = marker.getAttributeNS(null, "orient").equals(LenientDocument.START_REVERSE);
    if (!turns) {
      return super.createMarker(context, marker, painted);
    }
    marker.setAttributeNS(null, "orient", "auto");
    try {
      Marker made = super.createMarker(context, marker, painted);
      return made == null ? null : new Turning(made);
    } finally {
      marker.setAttributeNS(null, "orient", LenientDocument.START_REVERSE);
    }
  }

  /** Turns the marker at the start of a built node, if it is such a marker. */
  static void turnStart(@Nullable GraphicsNode node) {
    if (node instanceof ShapeNode shape) {
      turnStart(shape.getShapePainter());
    }
  }

  private static void turnStart(@Nullable ShapePainter painter) {
    if (painter instanceof CompositeShapePainter all) {
      for (int i = 0; i < all.getShapePainterCount(); i++) {
        turnStart(all.getShapePainter(i));
      }
    } else if (painter instanceof MarkerShapePainter markers
        && markers.getStartMarker() instanceof Turning turning) {
      markers.setStartMarker(turning.turned());
    }
  }

  private static final class Turning extends Marker {
    Turning(Marker marker) {
      super(marker.getMarkerNode(), marker.getRef(), marker.getOrient());
    }

    Marker turned() {
      CompositeGraphicsNode turned = new CompositeGraphicsNode();
      turned.setTransform(AffineTransform.getRotateInstance(Math.PI, ref.getX(), ref.getY()));
      @SuppressWarnings({"unchecked", "rawtypes"}) // Batik's own signature
      boolean _ = turned.getChildren().add(markerNode);
      return new Marker(turned, ref, orient);
    }
  }
}
