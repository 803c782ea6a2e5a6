package com.progimage.server.command.size;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.00123456, 0.00123",
    "1, 1",
    "0.6, 0.6",
    "12.345, 12.3",
    "4096, '4,096'",
    "9999, '9,999'",
    "86400, '86,400'",
    "12345, '12,300'",
    "999499, '999,000'",
    "999500, 1e6",
    "1000000, 1e6",
    "1234567, 1.23e6",
    "1e9, 1e9",
    "4294967295, 4.29e9",
    "9.999e11, 1e12"
  })
  void countsHaveThreeDigitsUnlessTheyAreShort(double number, String text) {
    assertThat(Figures.count(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1 KB",
    "4096, 4.1 KB",
    "1048576, 1.05 MB",
    "999999, 1 MB",
    "1.2e15, 1.2 PB",
    "17179869184, 17.2 GB"
  })
  void bytesHaveDecimalUnits(double number, String text) {
    assertThat(Figures.bytes(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "0.25, 0.25 s",
    "119, 119 s",
    "120, 2 min",
    "7199, 120 min",
    "7200, 2 h",
    "172799, 48 h",
    "172800, 2 days",
    "1e9, '11,600 days'"
  })
  void durationsHaveTheLargestUnitOfWhichThereAreTwo(double seconds, String text) {
    assertThat(Figures.duration(seconds)).isEqualTo(text);
  }

  @Test
  void theLocaleOfTheSystemDoesNotMatter() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Figures.count(12_345)).isEqualTo("12,300");
      assertThat(Figures.bytes(1.5e9)).isEqualTo("1.5 GB");
    } finally {
      Locale.setDefault(before);
    }
  }
}
