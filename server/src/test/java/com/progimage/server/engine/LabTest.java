package com.progimage.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabTest {
  /** From table 1 of Sharma, Wu and Dalal (2005). */
  @ParameterizedTest
  @CsvSource({
    "50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425",
    "50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000",
    "50, 0, 0, 50, -1, 2, 2.3669",
    "50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792",
    "50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195",
    "50, 2.5, 0, 73, 25, -18, 27.1492",
    "60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644",
    "22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373",
    "2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082"
  })
  void differencesAreThoseOfTheStandard(
      double l1, double a1, double b1, double l2, double a2, double b2, double expected) {
    Lab one = new Lab(l1, a1, b1);
    Lab other = new Lab(l2, a2, b2);
    assertThat(one.difference(other)).isEqualTo(expected, within(5e-5));
    assertThat(other.difference(one)).isEqualTo(expected, within(5e-5));
  }

  @Test
  void whiteAndRedAreWhereTheyAreKnownToBe() {
    assertThat(Lab.ofRgb(0xffffff).difference(new Lab(100, 0, 0))).isLessThan(0.02);
    assertThat(Lab.ofRgb(0xff0000).difference(new Lab(53.24, 80.09, 67.20))).isLessThan(0.02);
  }
}
