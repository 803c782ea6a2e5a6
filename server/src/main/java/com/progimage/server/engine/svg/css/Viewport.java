package com.progimage.server.engine.svg.css;

import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Tokens;
import java.util.OptionalDouble;
import java.util.Set;
import org.w3c.dom.Element;

/** Computes the units within an element: percentages refer to the nearest viewport around them. */
final class Viewport {
  private static final Set<String> NAMES = Set.of("svg", "symbol", "marker", "pattern", "view");

  private Viewport() {}

  /** The units for what lies within the element. */
  static Units within(Element element, boolean isRoot, Units units) {
    if (!NAMES.contains(element.getLocalName())) {
      return units;
    }
    String[] box = element.getAttributeNS(null, "viewBox").strip().split("[\\s,]+", 6);
    if (box.length == 4) {
      OptionalDouble width = number(box[2]);
      OptionalDouble height = number(box[3]);
      if (width.isPresent() && height.isPresent()) {
        return units.withBox(width.getAsDouble(), height.getAsDouble());
      }
    }
    if (isRoot || !element.getLocalName().equals("svg")) {
      return units;
    }
    return units.withBox(
        side(element, "width", units, units.boxWidth()),
        side(element, "height", units, units.boxHeight()));
  }

  private static OptionalDouble number(String text) {
    OptionalDouble number = Quantity.length(Tokens.of(text), Units.NONE, 0, true);
    return number.isPresent() && number.getAsDouble() > 0 ? number : OptionalDouble.empty();
  }

  private static double side(Element element, String name, Units units, double whole) {
    Tokens text = Tokens.of(element.getAttributeNS(null, name)).stripped();
    return Quantity.length(text, units, whole, true).orElse(whole);
  }
}
