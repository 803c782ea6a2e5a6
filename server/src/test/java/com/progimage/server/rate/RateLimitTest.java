package com.progimage.server.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitTest {
  private static final String CLIENT = "192.0.2.1";

  /** Clocks may start anywhere, and pass the greatest number. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);

  private RateLimit limit(String rate, int burst, SharedRates shared) {
    return new RateLimit("test", Rate.find(rate, burst).orElseThrow(), shared, nanos::get);
  }

  private RateLimit limit(String rate, int burst) {
    return limit(rate, burst, SharedRates.NONE);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static int admitted(RateLimit limit, int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      admitted += limit.take(CLIENT).isAdmitted() ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void aBurstIsAdmittedAndThenTheRate() {
    RateLimit limit = limit("10/s", 30);

    assertThat(admitted(limit, 100)).isEqualTo(30);
    pass(Duration.ofMillis(99));
    assertThat(admitted(limit, 5)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(admitted(limit, 5)).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(admitted(limit, 100)).isEqualTo(20);
    pass(Duration.ofDays(1));
    assertThat(admitted(limit, 100)).isEqualTo(30);
  }

  @Test
  void refusedRequestsAreNotCounted() {
    RateLimit limit = limit("1/s", 1);

    assertThat(admitted(limit, 1_000)).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(admitted(limit, 1_000)).isEqualTo(1);
  }

  @Test
  void clientsDoNotShareALimit() {
    RateLimit limit = limit("1/h", 1);

    assertThat(admitted(limit, 2)).isEqualTo(1);
    assertThat(limit.take("192.0.2.2").isAdmitted()).isTrue();
  }

  @Test
  void aClientLearnsWhatIsLeftAndWhenMoreIs() {
    RateLimit limit = limit("1000/h", 3);

    assertThat(limit.look(CLIENT).left()).isEqualTo(3);
    assertThat(limit.take(CLIENT).left()).isEqualTo(2);
    assertThat(limit.take(CLIENT).left()).isEqualTo(1);
    Allowance last = limit.take(CLIENT);
    assertThat(last).isEqualTo(new Allowance(true, 0, Duration.ofMillis(3_600)));
    assertThat(last.nextInSeconds()).isEqualTo(4);
    pass(Duration.ofMillis(600));
    assertThat(limit.take(CLIENT)).isEqualTo(new Allowance(false, 0, Duration.ofSeconds(3)));
    assertThat(limit.look(CLIENT).isAdmitted()).isFalse();
    pass(Duration.ofSeconds(3));
    assertThat(limit.look(CLIENT).isAdmitted()).isTrue();
    assertThat(limit.take(CLIENT).isAdmitted()).isTrue();
  }

  @Test
  void parallelRequestsDoNotExceedTheLimit() throws Exception {
    RateLimit limit = limit("100/s", 100);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        work.add(() -> admitted(limit, 500));
      }
      int sum = 0;
      for (Future<Integer> each : threads.invokeAll(work)) {
        sum += each.get();
      }

      assertThat(sum).isEqualTo(100);
    }
  }

  @Test
  void whatOtherServersCountedIsNotAskedForAgain() {
    AtomicLong asked = new AtomicLong();
    RateLimit limit =
        limit(
            "10/s",
            10,
            new Shared() {
              @Override
              public Optional<SharedCount> take(String name, String client, Rate rate) {
                asked.incrementAndGet();
                return Optional.of(new SharedCount(false, rate.nanosOfBurst()));
              }
            });

    assertThat(admitted(limit, 50)).isZero();
    assertThat(asked).hasValue(1);
    pass(Duration.ofMillis(100));
    assertThat(admitted(limit, 50)).isZero();
    assertThat(asked).hasValue(2);
  }

  @Test
  void aServerThatCannotShareItsCountsKeepsItsOwn() {
    assertThat(
            admitted(
                limit(
                    "10/s",
                    10,
                    new Shared() {
                      @Override
                      public Optional<SharedCount> take(String name, String client, Rate rate) {
                        return Optional.empty();
                      }
                    }),
                50))
        .isEqualTo(10);
  }

  private abstract static class Shared implements SharedRates {
    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({"50/s, 20", "600/m, 100", "5000/h, 720", "100000/s, 0"})
  void aRateIsANumberInATime(String text, long millisEach) {
    assertThat(Rate.find(text, 0).orElseThrow().nanosEach() / 1_000_000).isEqualTo(millisEach);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50", "0/s", "-1/s", "50/d", "50/ s", "100001/s", "1.5/s", "5/S"})
  void otherTextsAreNone(String text) {
    assertThat(Rate.find(text, 0)).isEmpty();
  }
}
