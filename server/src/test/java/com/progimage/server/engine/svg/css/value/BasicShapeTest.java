package com.progimage.server.engine.svg.css.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.svg.css.Tokens;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicShapeTest {
  private static final Rectangle2D BOX = new Rectangle2D.Double(10, 20, 100, 50);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "circle() | 35 | 20 | 50 | 50",
        "circle(10px at 0 0) | 0 | 10 | 20 | 20",
        "circle(farthest-side at left top) | -90 | -80 | 200 | 200",
        "ellipse(50% 50%) | 10 | 20 | 100 | 50",
        "ellipse(10px 5px at right 10px bottom 5px) | 90 | 60 | 20 | 10",
        "inset(10%) | 20 | 25 | 80 | 40",
        "inset(1px 2px 3px 4px) | 14 | 21 | 94 | 46",
        "inset(5px round 4px / 2px) | 15 | 25 | 90 | 40",
        "rect(1px 20px 30px 4px) | 14 | 21 | 16 | 29",
        "rect(auto auto auto auto) | 10 | 20 | 100 | 50",
        "xywh(1px 2px 30px 40px) | 11 | 22 | 30 | 40",
        "polygon(0 0, 100% 0, 50% 100%) | 10 | 20 | 100 | 50",
        "path('M1 1h8v9z') | 11 | 21 | 8 | 9",
        "fill-box | 10 | 20 | 100 | 50",
        "circle(5px) view-box | 55 | 40 | 10 | 10",
      })
  void coversAPartOfItsBox(String text, double x, double y, double width, double height) {
    Shape shape = BasicShape.parse(Tokens.of(text), BOX, Units.NONE).orElseThrow();
    assertThat(shape.getBounds2D()).isEqualTo(new Rectangle2D.Double(x, y, width, height));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "circle(",
        "circle(-1px)",
        "circle(1px 2px)",
        "ellipse(1px)",
        "inset()",
        "inset(1px 2px 3px 4px 5px)",
        "polygon()",
        "polygon(1px)",
        "path()",
        "path('x')",
        "inset(1px round)",
        "circle(1px) circle(1px)",
        "nonsense(1px)"
      })
  void isNone(String text) {
    // The end closes all brackets.
    boolean isClosed = text.equals("circle(");
    assertThat(BasicShape.parse(Tokens.of(text), BOX, Units.NONE).isPresent()).isEqualTo(isClosed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inset(0 round 10px)", "inset(0 round 10px 10px 10px 10px / 10px)"})
  void cornersAreRound(String text) {
    Shape shape = BasicShape.parse(Tokens.of(text), BOX, Units.NONE).orElseThrow();
    assertThat(shape.contains(60, 45)).isTrue();
    for (int i = 0; i < 4; i++) {
      double x = i % 2 == 0 ? 10 : 110;
      double y = i < 2 ? 20 : 70;
      assertThat(shape.contains(x + (x > 60 ? -1 : 1), y + (y > 45 ? -1 : 1))).isFalse();
      assertThat(shape.contains(x + (x > 60 ? -5 : 5), y + (y > 45 ? -5 : 5))).isTrue();
    }
  }
}
