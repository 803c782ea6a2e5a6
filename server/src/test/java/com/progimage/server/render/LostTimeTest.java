package com.progimage.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LostTimeTest {
  private static final String CLIENT = "192.0.2.1";

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final LostTime lost = new LostTime(() -> now);

  @Test
  void aClientMayLoseSomeWorkersAndIsThenRefusedForAWhile() {
    lost.add(CLIENT, Duration.ZERO);
    lost.add(CLIENT, Duration.ZERO);
    lost.add(CLIENT, Duration.ZERO);
    assertThat(lost.refusal(CLIENT)).isEmpty();

    lost.add(CLIENT, Duration.ZERO);

    Failure refusal = lost.refusal(CLIENT).orElseThrow();
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(lost.refusal("192.0.2.2")).isEmpty();
    now = now.plus(refusal.retryAfter().orElseThrow());
    assertThat(lost.refusal(CLIENT)).isEmpty();
  }

  @Test
  void timeCountsAsMuchAsTheNumberOfWorkers() {
    lost.add(CLIENT, Duration.ofSeconds(3));
    assertThat(lost.refusal(CLIENT)).isEmpty();

    lost.add(CLIENT, Duration.ofSeconds(3));

    assertThat(lost.refusal(CLIENT)).isPresent();
  }

  @Test
  void oneImageAloneHasNoClientRefused() {
    lost.add(CLIENT, Duration.ofMinutes(1));

    assertThat(lost.refusal(CLIENT)).isEmpty();
  }

  @Test
  void noClientIsRefusedForMuchMoreThanAMinute() {
    for (int i = 0; i < 1_000; i++) {
      lost.add(CLIENT, Duration.ofSeconds(100));
    }

    assertThat(lost.refusal(CLIENT).orElseThrow().retryAfter().orElseThrow())
        .isLessThan(Duration.ofSeconds(65));
  }
}
