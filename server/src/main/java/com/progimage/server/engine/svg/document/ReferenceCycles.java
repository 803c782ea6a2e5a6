package com.progimage.server.engine.svg.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Removes circular references, which are errors, and which Batik would follow until it runs out of
 * stack. Works without recursion. Ignores references in style sheets.
 */
public final class ReferenceCycles {
  private static final Pattern REFERENCE = Pattern.compile("url\\(\\s*+['\"]?+#([^'\")]*+)");

  private static final Set<String> RESOURCES = Set.of("pattern", "marker", "mask", "clipPath");
  private static final List<String> INHERITED =
      List.of("fill", "stroke", "marker-start", "marker-mid", "marker-end");
  private static final String HREF = "xlink:href";

  private final SVGOMDocument document;
  private final IdentityHashMap<Element, ReferenceVisit> visits = new IdentityHashMap<>();

  /**
   * @param attribute its local name
   * @param inherited whether it is inherited from an ancestor
   */
  private record Reference(
      @Nullable String namespace, String attribute, Element target, boolean inherited) {}

  private static final class ReferenceVisit {
    private final Element element;
    private final List<Reference> references;
    private int next;
    private boolean underWay = true;

    ReferenceVisit(Element element, List<Reference> references) {
      this.element = element;
      this.references = references;
    }
  }

  private ReferenceCycles(SVGOMDocument document) {
    this.document = document;
  }

  public static void breakUp(SVGOMDocument document) {
    new ReferenceCycles(document).walk();
  }

  private void walk() {
    Deque<ReferenceVisit> stack = new ArrayDeque<>();
    stack.push(visit(document.getDocumentElement()));
    while (!stack.isEmpty()) {
      ReferenceVisit visit = stack.peek();
      if (visit.next == visit.references.size()) {
        visit.underWay = false;
        stack.pop();
        continue;
      }
      Reference reference = visit.references.get(visit.next++);
      ReferenceVisit known = visits.get(reference.target);
      if (known == null) {
        stack.push(visit(reference.target));
      } else if (known.underWay) {
        if (reference.inherited) {
          visit.element.setAttributeNS(null, reference.attribute, "none");
        } else {
          visit.element.removeAttributeNS(reference.namespace, reference.attribute);
        }
      }
    }
  }

  private ReferenceVisit visit(Element element) {
    List<Reference> references = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        references.add(new Reference(null, "", inner, false));
      }
    }
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      for (String id : ids(element, attribute)) {
        @Nullable Element target = document.getElementById(id);
        if (target != null) {
          boolean isHref = attribute.getNodeName().equals(HREF);
          references.add(
              new Reference(
                  isHref ? SvgReader.XLINK : null,
                  isHref ? "href" : attribute.getNodeName(),
                  target,
                  false));
        }
      }
    }
    if (RESOURCES.contains(element.getLocalName())) {
      inherited(element, references);
    }
    ReferenceVisit visit = new ReferenceVisit(element, references);
    visits.put(element, visit);
    return visit;
  }

  /** Content that is drawn elsewhere still inherits from the place where it is written. */
  private void inherited(Element element, List<Reference> references) {
    for (String property : INHERITED) {
      @Nullable Node holder = element;
      while (holder instanceof Element ancestor && !ancestor.hasAttributeNS(null, property)) {
        holder = ancestor.getParentNode();
      }
      if (holder instanceof Element ancestor && !ancestor.equals(element)) {
        Matcher matcher = REFERENCE.matcher(ancestor.getAttributeNS(null, property));
        @Nullable Element target =
            matcher.find() ? document.getElementById(matcher.group(1)) : null;
        if (target != null) {
          references.add(new Reference(null, property, target, true));
        }
      }
    }
  }

  private static Set<String> ids(Element element, Node attribute) {
    String value = attribute.getNodeValue();
    Set<String> ids = new HashSet<>();
    if (attribute.getNodeName().equals(HREF)) {
      if (value.startsWith("#") && !element.getNodeName().equals("a")) {
        ids.add(value.substring(1));
      }
    } else if (value.contains("url(")) {
      Matcher matcher = REFERENCE.matcher(value);
      while (matcher.find()) {
        ids.add(matcher.group(1));
      }
    }
    return ids;
  }
}
