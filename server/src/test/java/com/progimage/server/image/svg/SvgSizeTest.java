package com.progimage.server.image.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.progimage.server.image.Size;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SvgSizeTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "20   | 10   | -            | 20x10",
        "20px | 10PX | 0 0 1 1      | 20x10",
        "' 20 '|10   | -            | 20x10",
        "1in  | 72pt | -            | 96x96",
        "1cm  | 10mm | -            | 38x38",
        "6pc  | 2em  | -            | 96x32",
        "2.6  | .6   | -            | 3x1",
        "1e2  | 1E+1 | -            | 100x10",
        "0.1  | 0.1  | -            | 1x1",
        "-    | -    | 5 5 40 30    | 40x30",
        "-    | -    | '0,0,40,30'  | 40x30",
        "-    | -    | '0 , 0 40.4 30' | 40x30",
        "100% | 100% | 0 0 40 30    | 40x30",
        "auto | auto | 0 0 40 30    | 40x30",
        "80   | -    | 0 0 40 30    | 80x60",
        "-    | 60   | 0 0 40 30    | 80x60",
        "80   | 50%  | 0 0 40 30    | 80x60",
        "-    | -    | -            | 300x150",
        "100% | 100% | -            | 300x150",
        "20   | -    | -            | 20x150",
        "-    | 20   | -            | 300x20",
        "0    | -5   | -            | 300x150",
        "5x   | 5 px | -            | 300x150",
        "-    | -    | 0 0 0 30     | 300x150",
        "-    | -    | 0 0 -4 30    | 300x150",
        "-    | -    | 0 0 40       | 300x150",
        "-    | -    | 0 0 NaN 1    | 300x150",
        "-    | -    | 0 0 Infinity 1 | 300x150",
        "1e99 | 1    | -            | 2147483647x1",
      })
  void theSizeIsWhatBrowsersMakeOfTheAttributes(
      String width, String height, String viewBox, String expected) {
    assertThat(SvgSize.of(width, height, viewBox, null)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          width:60px;height:30px              | 60x30
          fill:red; WIDTH : 1in;height:2pc    | 96x32
          width:60px                          | 60x8
          width:60px !important;height:5px;   | 60x5
          width:60                            | 9x8
          width:1furlong                      | 9x8
          width:100%;height:auto              | 40x30
          width:auto                          | 11x8
          max-width:60px;x-height:30px        | 9x8
          width:60px;width:70px               | 70x8
          a:";";/*;*/width:60px/*b*/          | 60x8
          w\\69 dth:60px;a{height:5px}        | 60x8
          width:60px 70px;height:-5px         | 9x8
          width:calc(1px)                     | 9x8
          """)
  void theStyleComesBeforeTheAttributes(String style, String expected) {
    assertThat(SvgSize.of("9", "8", "0 0 40 30", style)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"width:", ";width", "1", ".", " ", "1 ", "1,", "e", "1e", "+", "%"})
  void noAttributeTakesLong(String part) {
    String text = part.repeat(1 << 20) + "!";
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(SvgSize.of(text, text, text, text)).hasToString("300x150"));
  }

  @Test
  void anOddRatioStillGivesASize() {
    assertThat(SvgSize.of("1", null, "0 0 1 1e30", null)).hasToString("1x2147483647");
    assertThat(SvgSize.of(null, "1", "0 0 1 1e9", null)).isEqualTo(new Size(1, 1));
  }
}
