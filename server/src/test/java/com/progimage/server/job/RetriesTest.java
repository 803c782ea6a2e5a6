package com.progimage.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetriesTest {
  private final AtomicInteger tries = new AtomicInteger();
  private final List<Duration> pauses = new ArrayList<>();

  private static Retries retries(double random) {
    return new Retries(JobRunner.FIRST_PAUSE, () -> random);
  }

  @ParameterizedTest
  @CsvSource({"0, 800, 3200, 12800", "0.5, 1000, 4000, 16000", "1, 1200, 4800, 19200"})
  void whatFailsForAMomentIsTriedThreeTimesMore(double random, long first, long next, long last) {
    for (Duration wanted : List.of(Duration.ZERO, Duration.ofSeconds(7), Duration.ofHours(1))) {
      tries.set(0);
      pauses.clear();
      Failure busy = Failure.temporary(ErrorCode.SOURCE_FAILED, "the source is busy", wanted);
      Failure made =
          retries(random)
              .run(
                  () -> {
                    tries.incrementAndGet();
                    return busy;
                  },
                  failure -> failure.retryAfter().isPresent(),
                  pauses::add);
      assertThat(made).isSameAs(busy);
      assertThat(tries).hasValue(4);
      assertThat(pauses).extracting(Duration::toMillis).containsExactly(first, next, last);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void nothingIsTriedAgainAfterWhatWillNotPass(int end) {
    int made = retries(0.5).run(tries::incrementAndGet, attempt -> attempt < end, pauses::add);
    assertThat(made).isEqualTo(end);
    assertThat(tries).hasValue(end);
    assertThat(pauses).hasSize(end - 1);
  }
}
