package com.progimage.server.engine.svg.css.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.image.svg.css.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  private static final Units UNITS = new Units(10, 20, 300, 200, 50, 40);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12px | 12",
        "1in | 96",
        "2.54cm | 96",
        "25.4MM | 96",
        "101.6Q | 96",
        "72pt | 96",
        "6pc | 96",
        "2em | 20",
        "2rem | 40",
        "4ex | 20",
        "4ch | 20",
        "10vw | 30",
        "10vh | 20",
        "10vmin | 20",
        "10vmax | 30",
        "50% | 25",
        "1e1px | 10",
        "calc(1px + 2px * 3) | 7",
        "calc((1px + 2px) * 3) | 9",
        "calc(100% - 1em) | 40",
        "calc(10px / 4) | 2.5",
        "calc(10px / 2px * 1px) | 5",
        "calc(-1 * 3px) | -3",
        "calc(2*3px) | 6",
        "min(1px, 2em, 3px) | 1",
        "max(1px, 2em) | 20",
        "clamp(5px, 1px, 9px) | 5",
        "clamp(5px, 100px, 9px) | 9",
        "abs(-3px) | 3",
        "calc(1px * sqrt(16)) | 4",
        "calc(1px * pow(2, 3)) | 8",
        "calc(10px * sin(90deg)) | 10",
        "calc(1px * round(2.4)) | 2",
        "calc(pi * 1px) | 3.14159",
      })
  void aLengthIsRead(String text, double pixels) {
    assertThat(Quantity.length(Tokens.of(text), UNITS, 50, false).orElseThrow())
        .isCloseTo(pixels, within(0.001));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1deg",
        "1px 2px",
        "calc()",
        "calc(1px + 1)",
        "calc(1px +2px)",
        "calc(1px * 1px)",
        "calc(1px / 0)",
        "min()",
        "nonsense(1px)",
        "1foo",
        "calc(1px",
        "1e999px",
        "sqrt(4px)"
      })
  void isNone(String text) {
    // An open bracket is closed by the end, as everywhere in CSS.
    boolean isClosed = text.equals("calc(1px");
    assertThat(Quantity.length(Tokens.of(text), UNITS, 50, false).isPresent()).isEqualTo(isClosed);
  }

  @Test
  void deepFormulasAreNone() {
    String deep = "calc(".repeat(50_000) + "1px" + ")".repeat(50_000);
    assertThat(Quantity.length(Tokens.of(deep), UNITS, 50, false)).isEmpty();
  }

  @Test
  void numbersAreWrittenWithoutExponents() {
    assertThat(Quantity.text(1e-7)).isEqualTo("0.00000010");
    assertThat(Quantity.text(3)).isEqualTo("3");
    assertThat(Quantity.text(2.5)).isEqualTo("2.5");
  }
}
