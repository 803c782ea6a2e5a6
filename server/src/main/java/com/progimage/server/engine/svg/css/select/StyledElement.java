package com.progimage.server.engine.svg.css.select;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Element for selectors. It knows its place among its siblings, so matching need not count them.
 */
public final class StyledElement {
  private final Element element;
  private final @Nullable StyledElement parent;
  private final List<StyledElement> children = new ArrayList<>(0);
  private final String name;
  private final String id;
  private final Set<String> classes;
  private boolean hasText;

  /** From 1, among all siblings. */
  private final int place;

  /** From 1, among the siblings of the same name. */
  private final int placeOfType;

  /** Number of children of each name. */
  private final Map<String, Integer> typeCounts = new HashMap<>(0);

  private StyledElement(Element element, @Nullable StyledElement parent) {
    this.element = element;
    this.parent = parent;
    this.name = element.getLocalName();
    this.id = element.getAttributeNS(null, "id");
    String names = element.getAttributeNS(null, "class");
    this.classes = names.isEmpty() ? Set.of() : Set.of(distinct(names));
    if (parent == null) {
      place = 1;
      placeOfType = 1;
    } else {
      parent.children.add(this);
      place = parent.children.size();
      placeOfType = parent.typeCounts.merge(name, 1, Integer::sum);
    }
  }

  private static String[] distinct(String names) {
    return List.of(names.strip().split("\\s+")).stream().distinct().toArray(String[]::new);
  }

  /** All elements under a root and the root itself, in the order of the document. */
  public static List<StyledElement> tree(Element root) {
    List<StyledElement> all = new ArrayList<>();
    Deque<StyledElement> open = new ArrayDeque<>();
    StyledElement first = new StyledElement(root, null);
    all.add(first);
    open.push(first);
    @Nullable Node node = root.getFirstChild();
    while (!open.isEmpty()) {
      StyledElement current = open.element();
      if (node == null) {
        open.pop();
        node = current.element.getNextSibling();
        continue;
      }
      if (node instanceof Element child) {
        StyledElement styled = new StyledElement(child, current);
        all.add(styled);
        open.push(styled);
        node = child.getFirstChild();
      } else {
        current.hasText |= !String.valueOf(node.getNodeValue()).isEmpty();
        node = node.getNextSibling();
      }
    }
    return all;
  }

  public Element element() {
    return element;
  }

  public String name() {
    return name;
  }

  public String id() {
    return id;
  }

  public Set<String> classes() {
    return classes;
  }

  /** Nothing for the root. */
  public Optional<StyledElement> parent() {
    return Optional.ofNullable(parent);
  }

  List<StyledElement> children() {
    return children;
  }

  List<StyledElement> siblings() {
    return parent == null ? List.of(this) : parent.children;
  }

  @Nullable StyledElement parentOrNull() {
    return parent;
  }

  /** The sibling before this one. */
  @Nullable StyledElement previousOrNull() {
    return parent == null || place == 1 ? null : parent.children.get(place - 2);
  }

  boolean isEmpty() {
    return children.isEmpty() && !hasText;
  }

  int place() {
    return place;
  }

  int placeFromEnd() {
    return siblings().size() - place + 1;
  }

  int placeOfType() {
    return placeOfType;
  }

  int placeOfTypeFromEnd() {
    return parent == null ? 1 : parent.typeCounts.getOrDefault(name, 1) - placeOfType + 1;
  }

  /**
   * The value of an attribute.
   *
   * @param namespace null for any
   */
  Optional<String> attribute(@Nullable String namespace, String localName) {
    if (namespace != null && namespace.isEmpty()) {
      if (element.hasAttributeNS(null, localName)) {
        return Optional.of(element.getAttributeNS(null, localName));
      }
      // A document's plain href is kept as the xlink:href that Batik knows.
      return localName.equals("href") ? attribute(null, localName) : Optional.empty();
    }
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      if (element.getAttributes().item(i) instanceof Attr attribute
          && localName.equals(
              attribute.getLocalName() == null ? attribute.getName() : attribute.getLocalName())
          && (namespace == null || namespace.equals(attribute.getNamespaceURI()))) {
        return Optional.of(attribute.getValue());
      }
    }
    return Optional.empty();
  }
}
