package com.progimage.server.rate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.rate.Rate;
import com.progimage.server.rate.RateLimit;
import com.progimage.server.rate.SharedRates;
import com.progimage.server.rate.SharedRates.SharedCount;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

final class RedisRatesTest {
  private static final String CLIENT = "2001:db8:0:0:0:0:0:0";

  /** Slow, so that the time of the test does not matter. */
  private static final Rate RATE = Rate.find("20/h", 0).orElseThrow();

  @TempDir private Path folder;
  private RedisProcess redis;
  private SharedRates one;
  private SharedRates other;

  @BeforeEach
  void start() {
    redis = new RedisProcess(folder);
    one = new RedisRates(redis.uri());
    other = new RedisRates(redis.uri());
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    redis.close();
  }

  private static int admitted(RateLimit limit, int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      admitted += limit.take(CLIENT).isAdmitted() ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void serversCountTogether() {
    RateLimit here = new RateLimit("requests", RATE, one);
    RateLimit there = new RateLimit("requests", RATE, other);

    assertThat(admitted(here, 15)).isEqualTo(15);
    assertThat(there.take(CLIENT).left()).isEqualTo(4);
    assertThat(admitted(there, 50)).isEqualTo(4);
    assertThat(admitted(here, 50)).isZero();
    assertThat(new RateLimit("kept", RATE, other).take(CLIENT).left()).isEqualTo(19);
  }

  @Test
  void anAllowanceComesBackAndRedisForgetsTheClient() {
    Rate fast = Rate.find("10/s", 0).orElseThrow();
    for (int i = 0; i < 10; i++) {
      assertThat(one.take("x", CLIENT, fast).map(SharedCount::isAdmitted)).contains(true);
    }

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> one.take("x", CLIENT, fast).orElseThrow().isAdmitted());
    try (RedisClient client = redis.client()) {
      await().atMost(Duration.ofSeconds(5)).until(() -> client.keys("pi:rate:*").isEmpty());
    }
  }

  @Test
  void withoutRedisEachServerCountsAloneAndDoesNotWait() {
    RateLimit here = new RateLimit("requests", RATE, one);
    assertThat(admitted(here, 5)).isEqualTo(5);
    redis.hang(Duration.ofSeconds(4));

    long started = System.nanoTime();
    assertThat(admitted(here, 50)).isEqualTo(15);
    assertThat(one.isShared()).isFalse();
    // One or two of them tried.
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> one.take("x", CLIENT, RATE).isPresent() && one.isShared());
  }

  @Test
  void aRedisThatIsNotThereIsNoFailure() {
    redis.close();

    assertThat(one.take("requests", CLIENT, RATE)).isEmpty();
    assertThat(one.take("requests", CLIENT, RATE)).isEqualTo(Optional.empty());
  }

  @Test
  void aClockThatWasSetBackBlocksNobodyForLonger() {
    try (RedisClient client = redis.client()) {
      client.set("pi:rate:requests:" + CLIENT, "99999999999999999");
    }

    SharedCount count = one.take("requests", CLIENT, RATE).orElseThrow();

    assertThat(count.isAdmitted()).isFalse();
    assertThat(count.backlogNanos()).isEqualTo(RATE.nanosOfBurst());
  }
}
