package com.progimage.server.access.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LocalAttemptsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void failuresAreForgottenAnHourAfterThePause() {
    LocalAttempts attempts = new LocalAttempts();
    Attempt attempt = Attempt.of("anna", "a");
    for (int i = 0; i < 5; i++) {
      assertThat(attempts.charge(attempt, NOW)).isZero();
    }
    Instant later = NOW.plusSeconds(1).plus(Duration.ofHours(1));
    assertThat(attempts.charge(attempt, later)).isZero();
    assertThat(attempts.charge(attempt, later)).isZero();
  }

  @Test
  void ofTooManyTheFirstAreForgotten() {
    LocalAttempts attempts = new LocalAttempts(/* most= */ 30);
    Attempt attempt = Attempt.of("anna", "a");
    for (int i = 0; i < 5; i++) {
      assertThat(attempts.charge(attempt, NOW)).isZero();
    }
    assertThat(attempts.pause(attempt, NOW)).isPositive();
    for (int i = 0; i < 10; i++) {
      assertThat(attempts.charge(Attempt.of("name" + i, "address" + i), NOW)).isZero();
    }
    assertThat(attempts.pause(attempt, NOW)).isZero();
  }
}
