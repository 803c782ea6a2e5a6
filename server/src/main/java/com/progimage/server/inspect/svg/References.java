package com.progimage.server.inspect.svg;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.inspect.svg.StyleRules.RuleBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Graph of the references between elements of an SVG. It counts the elements after every {@code
 * use}, pattern, marker and so on is followed, because a few lines can double themselves thirty
 * times. Takes time and memory linear in the document, however long a chain is.
 */
final class References {
  /** Enough to refuse; the product of two does not overflow. */
  private static final long MANY = 1L << 30;

  private static final int MAX_CLASSES = 256;

  private final int limit;
  private final Map<String, Element> byId = new HashMap<>();

  /** The rules of each subject, and the block of each rule, counted once for all elements. */
  private final Map<String, Element> bySubject = new HashMap<>();

  private final Map<RuleBlock, Element> byBlock = new HashMap<>();

  /**
   * @param limit the maximum number of elements, each counted as often as it is drawn
   */
  References(int limit) {
    this.limit = limit;
  }

  /**
   * An element with its children and references; or the block of a rule with its references, or the
   * blocks for one subject as children.
   */
  static final class Element {
    private final String name;
    private String id = "";
    private String classes = "";
    private final List<Element> children = new ArrayList<>(2);
    private final List<Link> links = new ArrayList<>(0);
    private final List<Element> rules = new ArrayList<>(0);

    /** For rules: the most that a reference in each property draws. A property has one value. */
    private @Nullable Map<String, Long> most;

    /** Number of elements in it and in everything that it uses, without paint servers. */
    private long size;

    /** The same with paint servers; 0 until it is known. */
    private long drawn;

    private boolean underWay;

    /** Number of doubtful references on the path from the root to here. */
    private int doubts;

    private Element(String name) {
      this.name = name;
    }

    static Element ofRules() {
      Element rules = new Element("");
      rules.most = new HashMap<>();
      return rules;
    }

    private boolean isGradient() {
      return name.equals("linearGradient") || name.equals("radialGradient");
    }
  }

  Element add(@Nullable Element parent, String name) {
    Element element = new Element(name);
    if (parent != null) {
      parent.children.add(element);
    }
    return element;
  }

  /**
   * @param name without its prefix: {@code xlink:href} and {@code href} mean the same
   */
  void attribute(Element element, String name, String value) {
    switch (name) {
      case "id" -> {
        element.id = value;
        byId.putIfAbsent(value, element);
      }
      case "class" -> element.classes = value;
      case "href" -> Link.ofHref(element.name, value).ifPresent(element.links::add);
      case "style" ->
          StyleRules.declarations(
              value, (property, id) -> element.links.add(Link.of(property, id)));
      default ->
          StyleRules.attribute(
              name, value, (property, id) -> element.links.add(Link.of(property, id)));
    }
  }

  /**
   * @throws Failure {@code svg-too-complex} if the references expand to too many elements, or form
   *     a cycle
   */
  void checkExpansion(Element root, StyleRules rules) {
    Deque<ElementVisit> stack = new ArrayDeque<>();
    stack.push(visit(root, rules));
    while (!stack.isEmpty()) {
      ElementVisit visit = stack.peek();
      if (visit.next == visit.needs.size()) {
        count(visit.element);
        stack.pop();
        continue;
      }
      Element needed = visit.needs.get(visit.next);
      int doubts = visit.element.doubts + (visit.next >= visit.firstDoubtful ? 1 : 0);
      visit.next++;
      if (needed.underWay && needed.doubts == doubts) {
        throw endless(needed);
      }
      if (!needed.underWay && needed.drawn == 0) {
        needed.doubts = doubts;
        stack.push(visit(needed, rules));
      }
    }
    if (root.drawn > limit) {
      throw SvgInspector.tooComplex("elements when its references are followed", limit, root.drawn);
    }
  }

  /** One element whose children and references are being counted. */
  private static final class ElementVisit {
    private final Element element;
    private final List<Element> needs;

    /**
     * The references from here on may be void or draw nothing, so a cycle through them is not an
     * error.
     */
    private final int firstDoubtful;

    private int next;

    ElementVisit(Element element, List<Element> needs, int firstDoubtful) {
      this.element = element;
      this.needs = needs;
      this.firstDoubtful = firstDoubtful;
    }
  }

  private ElementVisit visit(Element element, StyleRules rules) {
    element.underWay = true;
    if (element.most == null) {
      applyRules(element, rules);
    }
    List<Element> needs = new ArrayList<>(element.children);
    List<Element> doubtful = new ArrayList<>(0);
    for (Link link : element.links) {
      find(link).ifPresent((link.kind() == Link.LinkKind.TEMPLATE ? doubtful : needs)::add);
    }
    doubtful.addAll(element.rules);
    int firstDoubtful = needs.size();
    needs.addAll(doubtful);
    return new ElementVisit(element, needs, firstDoubtful);
  }

  private Optional<Element> find(Link link) {
    return Optional.ofNullable(byId.get(link.id()));
  }

  /** Matches more than the selectors do, because only the end of each selector is compared. */
  private void applyRules(Element element, StyleRules rules) {
    if (rules.isEmpty()) {
      return;
    }
    Set<String> subjects = new HashSet<>(Set.of("*", element.name));
    if (!element.id.isEmpty()) {
      subjects.add("#" + element.id);
    }
    String[] classes = element.classes.strip().split("\\s+", MAX_CLASSES + 1);
    if (classes.length > MAX_CLASSES) {
      throw SvgInspector.tooComplex("classes of one element", MAX_CLASSES, classes.length);
    }
    for (String name : classes) {
      subjects.add("." + name);
    }
    for (String subject : subjects) {
      List<RuleBlock> blocks = rules.of(subject);
      if (!blocks.isEmpty()) {
        element.rules.add(bySubject.computeIfAbsent(subject, _ -> ofSubject(blocks)));
      }
    }
  }

  private Element ofSubject(List<RuleBlock> blocks) {
    Element rules = Element.ofRules();
    for (RuleBlock block : blocks) {
      rules.children.add(byBlock.computeIfAbsent(block, References::ofBlock));
    }
    return rules;
  }

  private static Element ofBlock(RuleBlock block) {
    Element rule = Element.ofRules();
    rule.links.addAll(block.links());
    return rule;
  }

  /** Computes the most that each property of some rules draws. */
  private void count(Element rules, Map<String, Long> most) {
    for (Element part : rules.children) {
      merge(part, most);
    }
    for (Link link : rules.links) {
      find(link).ifPresent(target -> most.merge(link.property(), target.drawn, Math::max));
    }
    rules.drawn = 1;
    rules.underWay = false;
  }

  private static void merge(Element rules, Map<String, Long> most) {
    if (rules.most != null) {
      rules.most.forEach((property, drawn) -> most.merge(property, drawn, Math::max));
    }
  }

  /** Computes the counts once those of everything that the element needs are known. */
  private void count(Element element) {
    if (element.most != null) {
      count(element, element.most);
      return;
    }
    long size = 1;
    long drawn = 1;
    if (!element.isGradient()) { // its stops are not drawn
      for (Element child : element.children) {
        size = Math.min(MANY, size + child.size);
        drawn = Math.min(MANY, drawn + child.drawn);
      }
    }
    long each = 0;
    for (Link link : element.links) {
      long target = find(link).map(found -> found.drawn).orElse(0L);
      switch (link.kind()) {
        case CONTENT -> {
          size = Math.min(MANY, size + find(link).map(found -> found.size).orElse(0L));
          drawn = Math.min(MANY, drawn + target);
        }
        case ONCE, TEMPLATE -> drawn = Math.min(MANY, drawn + target);
        case EACH -> each = Math.min(MANY, each + target);
      }
    }
    Map<String, Long> most = new HashMap<>();
    element.rules.forEach(rules -> merge(rules, most));
    for (Map.Entry<String, Long> property : most.entrySet()) {
      if (Link.kind(property.getKey()) == Link.LinkKind.ONCE) {
        drawn = Math.min(MANY, drawn + property.getValue());
      } else {
        each = Math.min(MANY, each + property.getValue());
      }
    }
    element.size = size;
    element.drawn = Math.min(MANY, drawn + size * each);
    element.underWay = false;
  }

  private Failure endless(Element element) {
    return Failure.overLimit(
        ErrorCode.SVG_TOO_COMPLEX,
        "the SVG has more than %d elements when its references are followed: the one with id \"%s\" leads back to itself"
            .formatted(limit, shortened(element.id)),
        limit,
        limit + 1L);
  }

  private static String shortened(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + "…";
  }
}
