package com.progimage.server.engine.svg.css.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CssColorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rebeccapurple | 663399 | 1",
        "GREEN | 008000 | 1",
        "transparent | 000000 | 0",
        "#0f08 | 00ff00 | 0.533",
        "#00800080 | 008000 | 0.502",
        "rgb(0 128 0 / 25%) | 008000 | 0.25",
        "rgb(0, 50.2%, 0) | 008000 | 1",
        "rgb(none 128 none) | 008000 | 1",
        "rgb(calc(1 + 1) 0 0) | 020000 | 1",
        "hsl(120deg 100% 25.1%) | 008000 | 1",
        "hsla(0.3333turn, 100%, 25.1%, .5) | 008000 | 0.5",
        "hwb(120 0% 49.8%) | 008000 | 1",
        "hwb(0 80% 80%) | 808080 | 1",
        "lab(46.278 -47.552 48.586) | 008000 | 1",
        "lch(46.278 67.984 134.383) | 008000 | 1",
        "oklab(0.51975 -0.1403 0.10768) | 008000 | 1",
        "oklch(51.975% 0.17686 142.495) | 008000 | 1",
        "color(srgb 0 0.502 0) | 008000 | 1",
        "color(srgb-linear 0 0.21586 0) | 008000 | 1",
        "color(display-p3 0.21604 0.49418 0.13151) | 008000 | 1",
        "color(a98-rgb 0.281363 0.498012 0.116746) | 008000 | 1",
        "color(rec2020 0.235202 0.431704 0.085432) | 008000 | 1",
        "color(prophoto-rgb 0.230479 0.395789 0.129968) | 008000 | 1",
        "color(xyz 0.07719 0.15438 0.02573 / 50%) | 008000 | 0.5",
        "color-mix(in srgb, red, blue) | 800080 | 1",
        "color-mix(in srgb, red 25%, blue) | 4000bf | 1",
        "color-mix(in oklab, white, black) | 636363 | 1",
        "color-mix(in srgb, red 25%, transparent 25%) | ff0000 | 0.25",
      })
  void isRead(String text, String rgb, double alpha) {
    CssColor color = CssColor.parse(text).orElseThrow();
    int wanted = Integer.parseInt(rgb, 16);
    for (int shift = 0; shift < 24; shift += 8) {
      assertThat(color.rgb() >> shift & 255)
          .as("%s is %s", text, color.opaque())
          .isBetween((wanted >> shift & 255) - 1, (wanted >> shift & 255) + 1);
    }
    assertThat(color.alpha()).isBetween(alpha - 0.001, alpha + 0.001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#12345",
        "#12g",
        "rgb(1)",
        "rgb(1 2 3 4)",
        "rgb(1px 2 3)",
        "color(no 1 1 1)",
        "lab(1% 2)",
        "currentColor",
        "red blue",
        "hsl(1em 2% 3%)",
        "url(#a)",
        "color-mix(red, blue)",
        "rgb(1 2 3 / 4 / 5)",
        "oklch(",
        "\u00e9"
      })
  void isNone(String text) {
    assertThat(CssColor.parse(text)).isEmpty();
  }
}
