package com.progimage.server.engine.svg.bridge;

import com.progimage.server.engine.svg.document.LateStyles;
import com.progimage.server.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.BridgeException;
import org.apache.batik.bridge.GVTBuilder;
import org.apache.batik.gvt.CompositeGraphicsNode;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Builds drawings that contain errors. An attribute in error is removed; an element that still
 * fails is not drawn, and the rest is (SVG 2, section 2.4 "Error processing").
 */
public final class ForgivingBuilder extends GVTBuilder {
  /** Each error costs another attempt at building its element. */
  private static final int MAX_REMEDIES = 200;

  private final LateStyles styles;
  private int remedies;

  public ForgivingBuilder(LateStyles styles) {
    this.styles = styles;
  }

  /** Builds the content of a use, marker, mask or pattern; null if it is in error. */
  @Override
  public @Nullable GraphicsNode build(BridgeContext context, Element element) {
    while (true) {
      try {
        @Nullable GraphicsNode node = super.build(context, element);
        if (node != null) {
          styles.apply(element, node);
        }
        return node;
      } catch (Failure e) {
        throw e;
      } catch (BridgeException e) {
        if (!remedied(e, element)) {
          return null;
        }
      } catch (RuntimeException e) {
        return null; // an error of Batik's own, on unexpected values
      }
    }
  }

  @Override
  protected void buildGraphicsNode(
      BridgeContext context, Element element, CompositeGraphicsNode parent) {
    int before = parent.getChildren().size();
    boolean again = true;
    while (again) {
      again = false;
      try {
        super.buildGraphicsNode(context, element, parent);
        if (parent.getChildren().size() > before) {
          GraphicsNode node = (GraphicsNode) parent.getChildren().get(before);
          MarkerBridge.turnStart(node);
          styles.apply(element, node);
        }
      } catch (Failure e) {
        throw e;
      } catch (BridgeException e) {
        again = remedied(e, element);
        if (again) {
          remove(parent, before);
        }
      } catch (RuntimeException e) {
        // An error of Batik's own, on unexpected values. Nodes that were built before it stay.
      }
    }
  }

  private static void remove(CompositeGraphicsNode parent, int before) {
    while (parent.getChildren().size() > before) {
      parent.getChildren().remove(parent.getChildren().size() - 1);
    }
  }

  /** Removes the cause of an error; returns whether another attempt makes sense. */
  private boolean remedied(BridgeException error, Element built) {
    Element wrong = error.getElement();
    if (wrong == null || remedies++ >= MAX_REMEDIES) {
      return false;
    }
    String message = String.valueOf(error.getMessage());
    List<String> named = new ArrayList<>();
    for (int i = 0; i < wrong.getAttributes().getLength(); i++) {
      Node attribute = wrong.getAttributes().item(i);
      if (message.contains("\"" + attribute.getNodeName() + "\"")) {
        named.add(attribute.getNodeName());
      }
    }
    named.forEach(name -> wrong.removeAttribute(name));
    boolean isPrimitive = wrong.getLocalName().startsWith("fe");
    if (named.isEmpty() && !isPrimitive && !wrong.equals(built) && wrong.getParentNode() != null) {
      wrong.getParentNode().removeChild(wrong);
      return true;
    }
    return !named.isEmpty();
  }
}
