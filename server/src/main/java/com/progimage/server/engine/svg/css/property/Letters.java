package com.progimage.server.engine.svg.css.property;

import java.util.Locale;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** Applies {@code text-transform} to the text of an element. */
public final class Letters {
  private static final Pattern FIRST = Pattern.compile("(?<![\\p{L}\\p{N}'’])\\p{L}");

  private Letters() {}

  public static void change(Element element, String how) {
    if (how.equals("none")) {
      return;
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Text text) {
        text.setData(changed(text.getData(), how));
      }
    }
  }

  private static String changed(String text, String how) {
    return switch (how) {
      case "uppercase" -> text.toUpperCase(Locale.ROOT);
      case "lowercase" -> text.toLowerCase(Locale.ROOT);
      case "capitalize" ->
          FIRST.matcher(text).replaceAll(letter -> letter.group().toUpperCase(Locale.ROOT));
      default -> text;
    };
  }
}
