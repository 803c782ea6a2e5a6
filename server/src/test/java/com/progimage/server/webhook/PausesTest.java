package com.progimage.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PausesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final Pauses pauses = new Pauses(Pauses.DEFAULT, new SplittableRandom(1));

  @Test
  void theyGrowForDaysAndEnd() {
    Duration all = Duration.ZERO;
    for (int attempt = 1; attempt <= 9; attempt++) {
      Duration planned = Pauses.DEFAULT.get(attempt - 1);
      Duration pause = pauses.after(attempt, Duration.ZERO).orElseThrow();
      assertThat(pause)
          .isBetween(planned.multipliedBy(4).dividedBy(5), planned.multipliedBy(6).dividedBy(5));
      all = all.plus(pause);
    }
    assertThat(all).isBetween(Duration.ofDays(2), Duration.ofDays(4));
    assertThat(pauses.after(10, Duration.ZERO)).isEmpty();
  }

  @Test
  void theyDiffer() {
    assertThat(pauses.after(4, Duration.ZERO)).isNotEqualTo(pauses.after(4, Duration.ZERO));
  }

  @Test
  void whatTheReceiverAsksForIsHonouredForADay() {
    assertThat(pauses.after(1, Duration.ofHours(1))).contains(Duration.ofHours(1));
    assertThat(pauses.after(1, Duration.ofDays(9))).contains(Duration.ofDays(1));
    assertThat(pauses.after(4, Duration.ofSeconds(1)).orElseThrow())
        .isGreaterThan(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120|120",
        "Sun, 1 Mar 2026 12:01:30 GMT|90",
        "Sun, 1 Mar 2026 11:00:00 GMT|0",
        "-5|0",
        "soon|0",
        "99999999999999999999|0",
      })
  void retryAfterIsReadInBothItsForms(String text, int seconds) {
    assertThat(Pauses.wanted(text, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
