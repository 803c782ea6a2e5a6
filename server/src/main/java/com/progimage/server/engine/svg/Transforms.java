package com.progimage.server.engine.svg;

import com.progimage.server.image.SvgSize;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** CSS Transforms 1 in the words of SVG 1.1: no units, and no origin but the user space's. */
final class Transforms {
  private static final Pattern QUANTITY =
      Pattern.compile("([+-]?[0-9.]{1,32}(?:e[+-]?[0-9]{1,2})?)([a-z]{1,4})\\b");

  private Transforms() {}

  static void tidy(Element element, Element root) {
    String transform = element.getAttributeNS(null, "transform").strip();
    if (transform.isEmpty()) {
      return;
    }
    transform = transform.equals("none") ? "" : withoutUnits(transform);
    String origin = element.getAttributeNS(null, "transform-origin").strip();
    if (!origin.isEmpty()) {
      String[] parts = origin.toLowerCase(Locale.ROOT).split("\\s+");
      String first = parts[0];
      String second = parts.length > 1 ? parts[1] : "center";
      boolean turned =
          first.equals("top")
              || first.equals("bottom")
              || second.equals("left")
              || second.equals("right");
      double[] size = viewBox(root);
      OptionalDouble x = offset(turned ? second : first, size[0]);
      OptionalDouble y = offset(turned ? first : second, size[1]);
      if (x.isPresent() && y.isPresent()) {
        transform =
            "translate(%s %s) %s translate(%s %s)"
                .formatted(
                    x.getAsDouble(),
                    y.getAsDouble(),
                    transform,
                    -x.getAsDouble(),
                    -y.getAsDouble());
      }
    }
    element.setAttributeNS(null, "transform", transform);
  }

  private static String withoutUnits(String transform) {
    Matcher matcher = QUANTITY.matcher(transform);
    return matcher.replaceAll(found -> {
      OptionalDouble number = CssLength.pixels(found.group());
      number = number.isPresent() ? number : CssLength.degrees(found.group());
      return number.isPresent()
          ? String.valueOf(number.getAsDouble())
          : Matcher.quoteReplacement(found.group());
    });
  }

  private static OptionalDouble offset(String text, double whole) {
    return switch (text) {
      case "left", "top" -> OptionalDouble.of(0);
      case "center" -> OptionalDouble.of(whole / 2);
      case "right", "bottom" -> OptionalDouble.of(whole);
      default -> text.endsWith("%") ? CssColor.number(text, whole) : CssLength.pixels(text);
    };
  }

  /** The reference box where nothing else is said: the nearest view box's size. */
  private static double[] viewBox(Element root) {
    String[] box = root.getAttributeNS(null, "viewBox").strip().split("[\\s,]+");
    if (box.length == 4) {
      OptionalDouble width = CssColor.number(box[2], 1);
      OptionalDouble height = CssColor.number(box[3], 1);
      if (width.isPresent() && height.isPresent()) {
        return new double[] {width.getAsDouble(), height.getAsDouble()};
      }
    }
    var size =
        SvgSize.of(root.getAttributeNS(null, "width"), root.getAttributeNS(null, "height"), null);
    return new double[] {size.width(), size.height()};
  }
}
