package com.progimage.server.engine.svg.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.svg.css.property.Property;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.concurrent.TimeUnit;
import org.apache.batik.anim.dom.SVGDOMImplementation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What strangers may write, and what stays of it: bounded work, and attributes alone. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CascadeTest {
  private static final String SVG = SVGDOMImplementation.SVG_NAMESPACE_URI;

  private static Element document(String sheet, int depth, int children) {
    Document document =
        SVGDOMImplementation.getDOMImplementation().createDocument(SVG, "svg", null);
    Element root = document.getDocumentElement();
    Element style = document.createElementNS(SVG, "style");
    style.appendChild(document.createTextNode(sheet));
    root.appendChild(style);
    Element parent = root;
    for (int i = 0; i < depth; i++) {
      Element group = document.createElementNS(SVG, "g");
      parent.appendChild(group);
      parent = group;
    }
    for (int i = 0; i < children; i++) {
      parent.appendChild(document.createElementNS(SVG, "rect"));
    }
    return root;
  }

  @Test
  void stylesBecomeAttributesAndNoStyleStays() {
    Element root = document("rect{fill:red;opacity:50%}", 1, 1);
    Element rect = (Element) root.getElementsByTagNameNS(SVG, "rect").item(0);
    rect.setAttributeNS(null, "style", "fill:rgb(0 128 0 / 50%)");
    rect.setAttributeNS(null, "stroke", "nonsense");
    Cascade.resolve(root, 10, 10);
    assertThat(rect.getAttributeNS(null, "fill")).isEqualTo("#008000");
    assertThat(rect.getAttributeNS(null, "fill-opacity")).isEqualTo("0.5");
    assertThat(rect.getAttributeNS(null, "opacity")).isEqualTo("0.5");
    assertThat(rect.hasAttributeNS(null, "style")).isFalse();
    assertThat(rect.hasAttributeNS(null, "stroke")).isFalse();
    assertThat(root.getElementsByTagNameNS(SVG, "style").getLength()).isZero();
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * * * * * * * * * rect.none{fill:red}",
        "g ~ g g > g g ~ rect:not(.a .b .c .d){fill:red}",
        ":has(:has(rect ~ rect .x)){fill:red}",
        "rect:nth-child(2n of :has(~ .x)){fill:red}",
        "rect:is(:is(:is(:is(:is(:is(:is(:is(:is(rect))))))))){fill:red}",
      })
  void muchWorkIsRefusedOrDone(String selector) {
    Element root = document(selector.repeat(300), 120, 10_000);
    try {
      Cascade.resolve(root, 10, 10);
    } catch (Failure e) {
      assertThat(e.code()).isEqualTo(ErrorCode.SVG_TOO_COMPLEX);
    }
  }

  @Tag("slow")
  @Test
  void rulesTimesElementsHaveALimit() {
    Element root = document("*{fill:red}".repeat(10_000), 1, 10_000);
    assertThatThrownBy(() -> Cascade.resolve(root, 10, 10))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SVG_TOO_COMPLEX));
  }

  @Test
  void variablesThatDoubleThemselvesHaveNoValue() {
    StringBuilder sheet = new StringBuilder("svg{--v0:red;");
    for (int i = 1; i < 64; i++) {
      sheet.append("--v%d:var(--v%d) var(--v%d);".formatted(i, i - 1, i - 1));
    }
    Element root = document(sheet + "}rect{fill:var(--v63,lime)}", 1, 1);
    Cascade.resolve(root, 10, 10);
    Element rect = (Element) root.getElementsByTagNameNS(SVG, "rect").item(0);
    assertThat(rect.getAttributeNS(null, "fill")).isEqualTo("#00ff00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "var(", "var(--a", "calc(", "url(", "#", "rgb(", "'", "\\", "path(", "translate(1px",
        "1e99999px", "-", "font", "0/0", "circle(at", "inset(round)", "matrix(1)", "@", "!", "}"
      })
  void nothingInAValueMakesItFailOtherwise(String value) {
    StringBuilder sheet = new StringBuilder("rect{");
    for (Property property : Property.all()) {
      sheet.append(property.name()).append(':').append(value).append(';');
    }
    sheet.append("font:").append(value).append(";mask:").append(value).append(";all:inherit}");
    Element root = document(sheet.toString(), 1, 1);
    Element rect = (Element) root.getElementsByTagNameNS(SVG, "rect").item(0);
    for (Property property : Property.all()) {
      rect.setAttributeNS(null, property.name(), value);
    }
    rect.setAttributeNS(null, "style", "fill:" + value + ";--a:" + value + ";x:var(--a)");
    Cascade.resolve(root, 10, 10);
    assertThat(rect.hasAttributeNS(null, "style")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@media (",
        "@media (min-width",
        "@media not",
        "@media ,",
        "@supports (",
        "@supports not",
        "@layer a.b.c.d,",
        "@namespace",
        "@namespace url(",
        "a[",
        "a[b",
        "a[b=",
        ":nth-child(",
        ":not()",
        ":has()",
        "::",
        ":",
        ".",
        "#",
        "&",
        "> a",
        "a >",
        "a,,b",
        "|a",
        "*|*",
        "a|b"
      })
  void nothingInARuleMakesItFailOtherwise(String prelude) {
    Element root = document("rect{fill:red}" + prelude + "{fill:lime}", 1, 1);
    Cascade.resolve(root, 10, 10);
    Element rect = (Element) root.getElementsByTagNameNS(SVG, "rect").item(0);
    assertThat(rect.getAttributeNS(null, "fill")).isIn("#ff0000", "#00ff00");
  }
}
