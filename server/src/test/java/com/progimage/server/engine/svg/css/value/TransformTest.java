package com.progimage.server.engine.svg.css.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.image.svg.css.Tokens;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {
  private static final Units UNITS = new Units(10, 10, 100, 100, 80, 40);

  /** Where the point (1, 2) goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | 1 | 2",
        "translate(10px, 1em) | 11 | 12",
        "translate(50%, 50%) | 41 | 22",
        "translateY(3px) | 1 | 5",
        "scale(2) | 2 | 4",
        "scale(50%, 3) | 0.5 | 6",
        "rotate(90deg) | -2 | 1",
        "rotate(.25turn) | -2 | 1",
        "rotate(100grad) translate(1px) | -2 | 2",
        "skewX(45deg) | 3 | 2",
        "matrix(1, 0, 0, 1, 5, 6) | 6 | 8",
        "rotateX(60deg) | 1 | 1",
        "rotate3d(0, 0, 1, 90deg) | -2 | 1",
        "matrix3d(1,0,0,0, 0,1,0,0, 0,0,1,0, 5,6,0,1) | 6 | 8",
      })
  void aListMovesAPoint(String list, double x, double y) {
    AffineTransform matrix = Transform.parse(Tokens.of(list), UNITS, false).orElseThrow();
    Point2D moved = matrix.transform(new Point2D.Double(1, 2), null);
    assertThat(moved.getX()).isCloseTo(x, within(1e-6));
    assertThat(moved.getY()).isCloseTo(y, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"translate(10 20)", "rotate(90 1,2)", "scale(2),rotate(1)", "skewX(1)"})
  void attributesNeedNoUnits(String list) {
    assertThat(Transform.parse(Tokens.of(list), UNITS, true)).isPresent();
    assertThat(Transform.parse(Tokens.of(list.replace("scale(2),", "")), UNITS, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "scale()", "rotate(1px)", "translate(1deg)", "scale(2) x"})
  void isNone(String list) {
    assertThat(Transform.parse(Tokens.of(list), UNITS, true)).isEmpty();
  }
}
