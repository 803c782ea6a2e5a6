package com.progimage.server.engine.svg.font;

import com.progimage.server.engine.svg.css.value.Quantity;
import java.awt.font.FontRenderContext;
import java.text.AttributedCharacterIterator;
import java.text.AttributedString;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.batik.gvt.font.GVTFont;
import org.apache.batik.gvt.font.GVTFontFamily;
import org.apache.batik.gvt.font.GVTGlyphVector;
import org.apache.batik.gvt.font.GVTLineMetrics;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Shifts text to baselines that Batik does not support, such as those from which text hangs or on
 * which it is centered. The positions follow from the font, in the proportions that browsers use.
 */
public final class Baselines {
  private static final Set<String> TEXTS = Set.of("text", "tspan", "textPath", "tref", "a");
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Baselines() {}

  public static void shift(Element element) {
    if (!TEXTS.contains(element.getLocalName()) || !isText(element)) {
      return;
    }
    String alignment = element.getAttributeNS(null, "alignment-baseline");
    boolean isOwn =
        !alignment.isEmpty() && !alignment.equals("auto") && !alignment.equals("baseline");
    String line = isOwn ? alignment : dominant(element);
    if (line.isEmpty() || !element.getAttributeNS(null, "baseline-shift").isEmpty()) {
      return;
    }
    double size = number(nearest(element, "font-size"), 16);
    double height = height(line, nearest(element, "font-family"), (float) size);
    if (height != 0) {
      element.setAttributeNS(null, "baseline-shift", String.valueOf((float) -height));
    }
  }

  private static boolean isText(Element element) {
    return element.getLocalName().equals("text")
        || element.getParentNode() instanceof Element parent
            && TEXTS.contains(parent.getLocalName());
  }

  private static String dominant(Element element) {
    @Nullable Node node = element;
    while (node instanceof Element around) {
      String value = around.getAttributeNS(null, "dominant-baseline");
      if (!value.isEmpty() && !value.equals("no-change") && !value.equals("inherit")) {
        return value;
      }
      node = around.getParentNode();
    }
    return "";
  }

  private static String nearest(Element element, String name) {
    @Nullable Node node = element;
    while (node instanceof Element around) {
      if (around.hasAttributeNS(null, name)) {
        return around.getAttributeNS(null, name);
      }
      node = around.getParentNode();
    }
    return "";
  }

  private static double number(String text, double otherwise) {
    OptionalDouble number = Quantity.number(text, Double.NaN);
    return number.orElse(otherwise);
  }

  /** Height of a baseline above the alphabetic one. */
  private static double height(String line, String families, float size) {
    GVTFont font = font(families, size);
    AttributedCharacterIterator x = new AttributedString("x").getIterator();
    GVTLineMetrics metrics = font.getLineMetrics(x, 0, 1, CONTEXT);
    return switch (line) {
      case "hanging" -> metrics.getAscent() * 0.8;
      case "mathematical" -> metrics.getAscent() * 0.5;
      case "central" -> (metrics.getAscent() - metrics.getDescent()) / 2;
      case "middle" -> xHeight(font, x) / 2;
      case "text-before-edge", "before-edge" -> metrics.getAscent();
      case "text-after-edge", "after-edge", "ideographic" -> -metrics.getDescent();
      default -> 0;
    };
  }

  private static double xHeight(GVTFont font, AttributedCharacterIterator x) {
    GVTGlyphVector glyphs = font.createGlyphVector(CONTEXT, x);
    glyphs.performDefaultLayout();
    return glyphs.getGlyphOutline(0).getBounds2D().getHeight();
  }

  private static GVTFont font(String families, float size) {
    for (String name : families.split(",")) {
      @Nullable GVTFontFamily family = SystemFonts.INSTALLED.resolve(name.strip().replace("'", ""));
      if (family != null) {
        return family.deriveFont(size, Map.of());
      }
    }
    return SystemFonts.INSTALLED.getDefault().deriveFont(size, Map.of());
  }
}
