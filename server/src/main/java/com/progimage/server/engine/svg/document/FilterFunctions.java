package com.progimage.server.engine.svg.document;

import com.progimage.server.engine.svg.css.value.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Translates the filter functions and the drop shadow of Filter Effects 1 into primitives of SVG
 * 1.1, by the equivalents in its section 9.
 */
final class FilterFunctions {
  private static final Pattern FUNCTION = Pattern.compile("\\s*([a-z-]{1,16})\\(");
  private static final Pattern SPACE = Pattern.compile("\\s+(?![^(]*\\))");

  static final String DROP_SHADOW = "feDropShadow";

  private static final int MAX_LENGTH = 4096;

  private final Document document;
  private int made;

  /** In ProgImage's own namespace, because Batik creates no SVG elements that it does not know. */
  static Element dropShadow(Document document) {
    return document.createElementNS("urn:progimage:filters", DROP_SHADOW);
  }

  FilterFunctions(Document document) {
    this.document = document;
  }

  /**
   * Defines a filter element for the functions, and returns its id; empty if one of them is unknown
   * or invalid, which makes the whole property invalid.
   */
  Optional<String> define(String functions) {
    if (functions.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Element filter = document.createElementNS(SvgReader.SVG, "filter");
    String rest = functions.strip().toLowerCase(Locale.ROOT);
    while (!rest.isEmpty()) {
      Matcher start = FUNCTION.matcher(rest);
      int end = start.lookingAt() ? close(rest, start.end()) : -1;
      if (end < 0 || !add(filter, start.group(1), rest.substring(start.end(), end).strip())) {
        return Optional.empty();
      }
      rest = rest.substring(end + 1).strip();
    }
    String id = "filter-functions-" + ++made;
    filter.setAttributeNS(null, "id", id);
    // Functions have no filter region: this one is large enough for typical shadows and blurs.
    filter.setAttributeNS(null, "x", "-1");
    filter.setAttributeNS(null, "y", "-1");
    filter.setAttributeNS(null, "width", "3");
    filter.setAttributeNS(null, "height", "3");
    filter.setAttributeNS(null, "color-interpolation-filters", "sRGB");
    document.getDocumentElement().appendChild(filter);
    return Optional.of(id);
  }

  private static int close(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private boolean add(Element filter, String function, String argument) {
    if (function.equals("drop-shadow")) {
      return dropShadow(filter, argument);
    }
    OptionalDouble amount =
        switch (function) {
          case "blur" -> argument.isEmpty() ? OptionalDouble.of(0) : Quantity.pixels(argument);
          case "hue-rotate" ->
              argument.isEmpty() ? OptionalDouble.of(0) : Quantity.degrees(argument);
          default -> argument.isEmpty() ? OptionalDouble.of(1) : Quantity.number(argument, 1);
        };
    if (amount.isEmpty() || amount.getAsDouble() < 0 && !function.equals("hue-rotate")) {
      return false;
    }
    double a = amount.getAsDouble();
    double share = Math.min(1, a);
    switch (function) {
      case "blur" ->
          primitive(filter, "feGaussianBlur").setAttributeNS(null, "stdDeviation", a + "");
      case "hue-rotate" -> matrix(filter, "hueRotate", a + "");
      case "saturate" -> matrix(filter, "matrix", saturation(a));
      case "grayscale" -> matrix(filter, "matrix", gray(1 - share));
      case "sepia" -> matrix(filter, "matrix", sepia(1 - share));
      case "invert" -> channels(filter, "RGB", "table", "tableValues", share + " " + (1 - share));
      case "opacity" -> channels(filter, "A", "table", "tableValues", "0 " + share);
      case "brightness" -> channels(filter, "RGB", "linear", "slope", a + "");
      case "contrast" ->
          channels(filter, "RGB", "linear", "slope", a + "", "intercept", 0.5 - a / 2 + "");
      default -> {
        return false;
      }
    }
    return true;
  }

  private Element primitive(Element filter, String name) {
    Element primitive = document.createElementNS(SvgReader.SVG, name);
    filter.appendChild(primitive);
    return primitive;
  }

  private void matrix(Element filter, String type, String values) {
    Element matrix = primitive(filter, "feColorMatrix");
    matrix.setAttributeNS(null, "type", type);
    matrix.setAttributeNS(null, "values", values);
  }

  private static String gray(double k) {
    return rows(
        0.2126 + 0.7874 * k,
        0.7152 - 0.7152 * k,
        0.0722 - 0.0722 * k,
        0.2126 - 0.2126 * k,
        0.7152 + 0.2848 * k,
        0.0722 - 0.0722 * k,
        0.2126 - 0.2126 * k,
        0.7152 - 0.7152 * k,
        0.0722 + 0.9278 * k);
  }

  private static String saturation(double s) {
    return rows(
        0.213 + 0.787 * s,
        0.715 - 0.715 * s,
        0.072 - 0.072 * s,
        0.213 - 0.213 * s,
        0.715 + 0.285 * s,
        0.072 - 0.072 * s,
        0.213 - 0.213 * s,
        0.715 - 0.715 * s,
        0.072 + 0.928 * s);
  }

  private static String sepia(double k) {
    return rows(
        0.393 + 0.607 * k,
        0.769 - 0.769 * k,
        0.189 - 0.189 * k,
        0.349 - 0.349 * k,
        0.686 + 0.314 * k,
        0.168 - 0.168 * k,
        0.272 - 0.272 * k,
        0.534 - 0.534 * k,
        0.131 + 0.869 * k);
  }

  private static String rows(double... factors) {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      values.append(factors[i]).append(i % 3 == 2 ? " 0 0 " : " ");
    }
    return values.append("0 0 0 1 0").toString();
  }

  private void channels(Element filter, String channels, String type, String... attributes) {
    Element transfer = primitive(filter, "feComponentTransfer");
    for (int c = 0; c < channels.length(); c++) {
      Element function = primitive(transfer, "feFunc" + channels.charAt(c));
      function.setAttributeNS(null, "type", type);
      for (int i = 0; i < attributes.length; i += 2) {
        function.setAttributeNS(null, attributes[i], attributes[i + 1]);
      }
    }
  }

  private boolean dropShadow(Element filter, String argument) {
    List<Double> lengths = new ArrayList<>();
    String color = "";
    for (String part : SPACE.split(argument)) {
      OptionalDouble length = Quantity.pixels(part);
      if (length.isPresent()) {
        lengths.add(length.getAsDouble());
      } else if (color.isEmpty()) {
        color = part;
      } else {
        return false;
      }
    }
    if (lengths.size() < 2 || lengths.size() > 3) {
      return false;
    }
    Element shadow = dropShadow(document);
    filter.appendChild(shadow);
    shadow.setAttributeNS(null, "dx", lengths.get(0) + "");
    shadow.setAttributeNS(null, "dy", lengths.get(1) + "");
    shadow.setAttributeNS(null, "stdDeviation", lengths.size() == 3 ? lengths.get(2) + "" : "0");
    shadow.setAttributeNS(null, "flood-color", color.isEmpty() ? "currentColor" : color);
    expandDropShadow(shadow);
    return true;
  }

  /**
   * Whether the blur is zero. SVG 1.1 lets such a blur erase the picture; Filter Effects 1 makes it
   * do nothing.
   */
  static boolean isSharp(Element blur) {
    for (String part : blur.getAttributeNS(null, "stdDeviation").strip().split("[\\s,]+")) {
      if (!part.isEmpty() && Quantity.number(part, 1).orElse(1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Replaces the blur with a primitive that changes nothing. */
  void replaceSharp(Element blur) {
    Element same = insert(blur, "feOffset");
    for (String copied : new String[] {"in", "x", "y", "width", "height", "result"}) {
      if (blur.hasAttributeNS(null, copied)) {
        same.setAttributeNS(null, copied, blur.getAttributeNS(null, copied));
      }
    }
    blur.getParentNode().removeChild(blur);
  }

  /** Replaces an {@code feDropShadow} with the primitives that it stands for. */
  void expandDropShadow(Element shadow) {
    Node filter = shadow.getParentNode();
    if (filter == null) {
      return;
    }
    String name = "drop-shadow-" + ++made + "-";
    String in = shadow.getAttributeNS(null, "in");
    if (in.isEmpty()) {
      in = previousResult(shadow, name + "in");
    }
    String deviation = shadow.getAttributeNS(null, "stdDeviation");
    insert(
        shadow, "feGaussianBlur", "in", in, "stdDeviation", deviation.isEmpty() ? "2" : deviation);
    insert(
        shadow,
        "feOffset",
        "dx",
        number(shadow.getAttributeNS(null, "dx")),
        "dy",
        number(shadow.getAttributeNS(null, "dy")),
        "result",
        name + "offset");
    Element flood = insert(shadow, "feFlood");
    for (String copied : new String[] {"style", "class", "color", "flood-color", "flood-opacity"}) {
      if (shadow.hasAttributeNS(null, copied)) {
        flood.setAttributeNS(null, copied, shadow.getAttributeNS(null, copied));
      }
    }
    insert(shadow, "feComposite", "operator", "in", "in2", name + "offset", "result", name + "all");
    Element merge = insert(shadow, "feMerge");
    for (String copied : new String[] {"x", "y", "width", "height", "result"}) {
      if (shadow.hasAttributeNS(null, copied)) {
        merge.setAttributeNS(null, copied, shadow.getAttributeNS(null, copied));
      }
    }
    primitive(merge, "feMergeNode").setAttributeNS(null, "in", name + "all");
    primitive(merge, "feMergeNode").setAttributeNS(null, "in", in);
    filter.removeChild(shadow);
  }

  private Element insert(Element before, String name, String... attributes) {
    Element element = document.createElementNS(SvgReader.SVG, name);
    for (int i = 0; i < attributes.length; i += 2) {
      element.setAttributeNS(null, attributes[i], attributes[i + 1]);
    }
    String space = before.getAttributeNS(null, "color-interpolation-filters");
    if (!space.isEmpty()) {
      element.setAttributeNS(null, "color-interpolation-filters", space);
    }
    before.getParentNode().insertBefore(element, before);
    return element;
  }

  private static String previousResult(Element element, String name) {
    @Nullable Node previous = element.getPreviousSibling();
    while (previous != null && !(previous instanceof Element)) {
      previous = previous.getPreviousSibling();
    }
    if (!(previous instanceof Element primitive)) {
      return "SourceGraphic";
    }
    if (primitive.getAttributeNS(null, "result").isEmpty()) {
      primitive.setAttributeNS(null, "result", name);
    }
    return primitive.getAttributeNS(null, "result");
  }

  /** An offset, or the initial value if it is invalid. */
  private static String number(String text) {
    return text.endsWith("%") || Quantity.number(text, 1).isEmpty() ? "2" : text;
  }
}
