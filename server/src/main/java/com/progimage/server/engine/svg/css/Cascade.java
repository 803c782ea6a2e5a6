package com.progimage.server.engine.svg.css;

import com.progimage.server.engine.svg.css.property.Property;
import com.progimage.server.engine.svg.css.property.Shorthands.LonghandValue;
import com.progimage.server.engine.svg.css.select.Effort;
import com.progimage.server.engine.svg.css.select.StyledElement;
import com.progimage.server.engine.svg.css.sheet.RuleSet;
import com.progimage.server.engine.svg.css.sheet.RuleSet.Match;
import com.progimage.server.engine.svg.css.sheet.RuleSet.Weighted;
import com.progimage.server.engine.svg.css.sheet.StyleSheets;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.svg.css.StyleParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Resolves the styles of a document, by CSS Cascade 5. */
public final class Cascade {
  /** What elements that take part in selecting and are not drawn belong to. */
  public static final String LEFT_OUT = "urn:progimage:left-out";

  /** What the renderer's own elements do not know and later steps read. */
  public static final String OURS = "urn:progimage:style";

  /** Attribute of the root in {@link #OURS}: the color behind the drawing, with its alpha. */
  public static final String BACKGROUND = "background";

  /** Attribute in {@link #OURS}: the shape that an element is cut to. */
  public static final String CLIP_SHAPE = "clip-shape";

  /** Steps of matching and substituting: 300 rules that select 20,000 elements take 18 million. */
  private static final long MAX_STEPS = 40_000_000;

  private final Units units;
  private final Effort effort;
  private final List<StyledElement> elements;
  private final RuleSet rules;

  private Cascade(Element root, Units units, Effort effort) {
    this.units = units;
    this.effort = effort;
    this.elements = StyledElement.tree(root);
    StyleSheets sheets = new StyleSheets(units, effort);
    for (StyledElement element : elements) {
      Element style = element.element();
      if (element.name().equals("style") && !LEFT_OUT.equals(style.getNamespaceURI())) {
        String type = style.getAttributeNS(null, "type").strip();
        if (type.isEmpty() || type.equalsIgnoreCase("text/css")) {
          sheets.add(style.getTextContent(), style.getAttributeNS(null, "media"));
        }
      }
    }
    this.rules = sheets.rules();
  }

  /**
   * Gives every element the presentation attributes that its styles say, and takes the styles and
   * all elements in {@link #LEFT_OUT} out of the document.
   *
   * @param width of the drawing in CSS pixels
   * @param height of the drawing in CSS pixels
   * @throws Failure {@code svg-too-complex} where that takes too much work
   */
  public static void resolve(Element root, double width, double height) {
    new Cascade(root, Units.of(width, height), new Effort(MAX_STEPS)).resolve();
  }

  private void resolve() {
    IdentityHashMap<StyledElement, ElementStyle> styles = new IdentityHashMap<>();
    for (StyledElement element : elements) {
      if (LEFT_OUT.equals(element.element().getNamespaceURI())) {
        continue;
      }
      ElementStyle outer =
          element.parent().map(styles::get).orElseGet(() -> ElementStyle.initial(units));
      styles.put(element, resolve(element, outer));
    }
    for (StyledElement element : elements) {
      Element old = element.element();
      boolean isLeft = element.name().equals("style") || LEFT_OUT.equals(old.getNamespaceURI());
      if (isLeft && old.getParentNode() != null) {
        old.getParentNode().removeChild(old);
      }
    }
  }

  private ElementStyle resolve(StyledElement styled, ElementStyle outer) {
    Element element = styled.element();
    Map<String, String> attributes = attributes(element);
    Map<String, LonghandValue> values = new LinkedHashMap<>();
    List<Layered> all = new ArrayList<>();
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      String property = Emission.property(attribute.getKey(), styled.name());
      if (!property.isEmpty()) {
        all.add(
            new Layered(
                LonghandValue.ofAttribute(property, attribute.getValue()), Layered.ATTRIBUTE));
      }
    }
    boolean isStyled = declared(styled, attributes.getOrDefault("style", ""), all);
    for (Layered layered : all) {
      effort.spend(1);
      layered.addTo(values);
    }
    if (isStyled) {
      rollBack(values, all);
    }
    element.removeAttributeNS(null, "style");
    return new Emission(styled, attributes, values, outer, effort).emit();
  }

  private static Map<String, String> attributes(Element element) {
    NamedNodeMap nodes = element.getAttributes();
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Node node = nodes.item(i);
      if (node.getNamespaceURI() == null) {
        attributes.put(node.getNodeName(), node.getNodeValue());
      }
    }
    return attributes;
  }

  /** Adds what rules and the style attribute set, the weakest first; false where nothing does. */
  private boolean declared(StyledElement element, String style, List<Layered> all) {
    List<Match> matches = rules.matches(element, effort);
    List<Weighted> own =
        style.isEmpty()
            ? List.of()
            : StyleSheets.weighted(StyleParser.declarations(style), units, effort);
    boolean anyImportant = false;
    for (Match match : matches) {
      anyImportant |= add(match.settings(), false, match.layer(), all);
    }
    add(own, false, Layered.OWN, all);
    // Of what is important the layers weigh the other way round.
    int end = anyImportant ? matches.size() : 0;
    while (end > 0) {
      int start = end - 1;
      while (start > 0 && matches.get(start - 1).layer() == matches.get(end - 1).layer()) {
        start--;
      }
      for (Match match : matches.subList(start, end)) {
        add(match.settings(), true, match.layer(), all);
      }
      end = start;
    }
    add(own, true, Layered.OWN, all);
    return !matches.isEmpty() || !own.isEmpty();
  }

  /** Adds the settings that are important, or those that are not; returns whether any is left. */
  private static boolean add(
      List<Weighted> settings, boolean important, int layer, List<Layered> all) {
    boolean isLeft = false;
    for (int i = 0; i < settings.size(); i++) {
      if (settings.get(i).important() == important) {
        all.add(new Layered(settings.get(i).setting(), layer));
      } else {
        isLeft = true;
      }
    }
    return isLeft;
  }

  /** A setting, and the layer that it comes from. */
  private record Layered(LonghandValue setting, int layer) {
    static final int ATTRIBUTE = -1;
    static final int OWN = -2;

    void addTo(Map<String, LonghandValue> values) {
      if (!setting.property().equals("all")) {
        values.put(setting.property(), setting);
        return;
      }
      for (Property property : Property.all()) {
        if (!property.name().equals("direction") && !property.name().equals("unicode-bidi")) {
          values.put(property.name(), LonghandValue.of(property.name(), setting.value()));
        }
      }
    }
  }

  /** Replaces {@code revert-layer} by what the layers below say. */
  private void rollBack(Map<String, LonghandValue> values, List<Layered> all) {
    Map<String, LonghandValue> rolled = new HashMap<>();
    for (LonghandValue setting : values.values()) {
      if (setting.value().equalsIgnoreCase("revert-layer")) {
        effort.spend(all.size());
        below(setting, all).ifPresent(found -> rolled.put(found.property(), found));
      }
    }
    values.putAll(rolled);
  }

  private static Optional<LonghandValue> below(LonghandValue setting, List<Layered> all) {
    int layer = Integer.MIN_VALUE;
    for (int i = all.size() - 1; i >= 0; i--) {
      Layered candidate = all.get(i);
      if (!candidate.setting.property().equals(setting.property())) {
        continue;
      }
      if (layer == Integer.MIN_VALUE || candidate.layer == layer) {
        layer = candidate.layer;
        continue;
      }
      if (!candidate.setting.value().equalsIgnoreCase("revert-layer")) {
        return Optional.of(candidate.setting);
      }
      layer = candidate.layer;
    }
    return Optional.empty();
  }
}
