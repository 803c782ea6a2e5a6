package com.progimage.server.engine.svg;

import static com.progimage.server.engine.svg.SvgDrawing.GREEN;
import static com.progimage.server.engine.svg.SvgDrawing.RED;
import static com.progimage.server.engine.svg.SvgDrawing.count;
import static com.progimage.server.engine.svg.SvgDrawing.draw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawings that are embedded in a drawing by {@code data:} URIs. */
class InnerDrawingTest {
  private static String svg(String attributes, String content) {
    return "<svg xmlns='http://www.w3.org/2000/svg' %s>%s</svg>".formatted(attributes, content);
  }

  private static String image(String attributes, String svg) {
    return "<image %s href='data:image/svg+xml;base64,%s'/>"
        .formatted(attributes, Base64.getEncoder().encodeToString(svg.getBytes(UTF_8)));
  }

  private static final String GREEN_RECT = "<rect width='5' height='5' fill='green'/>";

  @ParameterizedTest
  @ValueSource(
      strings = {"width='5' height='5'", "viewBox='0 0 5 5'", "width='5' viewBox='0 0 5 5'"})
  void aDrawingFillsItsPlace(String size) {
    assertThat(count(draw(image("x='4' width='10' height='10'", svg(size, GREEN_RECT))), GREEN))
        .isEqualTo(100);
  }

  @Test
  void itsSizeIsItsOwnWhereNoneIsSaid() {
    String small = svg("width='4' height='2'", GREEN_RECT);
    assertThat(count(draw(image("", small)), GREEN)).isEqualTo(8);
    assertThat(count(draw(image("width='8'", small)), GREEN)).isEqualTo(32);
  }

  @Test
  void theAddressMayBeWrittenInAnyWay() {
    String text = svg("viewBox='0 0 5 5'", GREEN_RECT).replace("<", "%3C").replace("'", "%27");
    for (String start : new String[] {"DATA:image/svg+xml,", "data:IMAGE/SVG+XML;charset=utf-8,"}) {
      assertThat(count(draw("<image width='9' height='9' href='" + start + text + "'/>"), GREEN))
          .isEqualTo(81);
    }
  }

  @Test
  void drawingsWithinDrawingsAreDrawnToABoundedDepth() {
    String inner = svg("viewBox='0 0 5 5'", GREEN_RECT);
    for (int depth = 1; depth <= 5; depth++) {
      String all = "width='20' height='20'";
      assertThat(count(draw(image(all, inner)), GREEN)).isEqualTo(depth <= 3 ? 400 : 0);
      inner = svg("viewBox='0 0 20 20'", image(all, inner));
    }
  }

  @Test
  void nothingOfOneIsInTheOther() {
    String inner =
        svg(
            "viewBox='0 0 5 5'",
            "<style>rect{fill:red}</style><rect id='a' width='5' height='5'/>");
    String outer =
        "<rect id='a' y='10' width='20' height='5' fill='green'/>"
            + image("width='5' height='5'", inner)
            + "<use href='#a' y='5'/>";
    assertThat(count(draw(outer), GREEN)).isEqualTo(200);
    assertThat(count(draw(outer), RED)).isEqualTo(25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no xml",
        "<html/>",
        "<!DOCTYPE svg [<!ENTITY a 'a'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='a'><use href='#a' id='a'/></svg>",
      })
  void oneInErrorDrawsNothingAndTheRestIsDrawn(String svg) {
    assertThat(count(draw(image("width='9' height='9'", svg) + GREEN_RECT), GREEN)).isEqualTo(25);
  }
}
