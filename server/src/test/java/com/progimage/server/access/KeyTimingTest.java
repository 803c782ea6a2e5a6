package com.progimage.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.key.WrongSecret;
import com.progimage.server.access.redis.RedisAccess;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time of a refusal does not tell whether there is such a key. */
@Tag("timed")
class KeyTimingTest {
  /** Of each kind. */
  private static final int CALLS = 10_000;

  private static final int CALLERS = 10;

  /** Calls in a row of one caller, of each kind, of which the median is taken. */
  private static final int ROUND = 50;

  /** Without a difference, the mean exceeds this in one run of sixty thousand. */
  private static final double STANDARD_ERRORS = 4.3;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void aWrongSecretOfAKnownKeyAndAnUnknownIdAreRefusedInTheSameTime() throws Exception {
    try (AccessDatabase store = SqlAccess.open(folder.resolve("access.db"))) {
      assertSameTime(store.keys(), CALLS);
    }
  }

  @Test
  void soTheyAreWithRedis() throws Exception {
    try (RedisProcess redis = new RedisProcess(folder);
        AccessDatabase store = new RedisAccess(redis.uri())) {
      assertSameTime(store.keys(), CALLS / 2);
    }
  }

  @Test
  void soTheyAreWithAStoreThatTakesLongerThanTheStepsOfRefusals() throws Exception {
    try (AccessDatabase store = SqlAccess.open(folder.resolve("access.db"))) {
      assertSameTime(new SlowStore(store.keys(), Duration.ofMillis(3)), CALLS / 5);
    }
  }

  private static void assertSameTime(ApiKeyStore store, int calls) throws Exception {
    Keys keys = new Keys(store, /* adminKey= */ null, Clock.systemUTC());
    KeyText key = keys.create(new Owner("shop"), Set.of(Scope.READ), "", null).text();
    keys.require(key.text());

    rounds(keys, key.id(), ROUND); // warm
    double[] differences = rounds(keys, key.id(), calls / CALLERS);

    double mean = Arrays.stream(differences).average().orElseThrow();
    double noise = standardError(differences, mean);
    assertThat(Math.abs(mean))
        .as("nanoseconds between the medians of %d rounds", differences.length)
        .isLessThan(STANDARD_ERRORS * noise);
  }

  /** The differences of the medians of all rounds of all callers, who call at the same time. */
  private static double[] rounds(Keys keys, KeyId known, int calls) throws Exception {
    List<Future<double[]>> all = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        all.add(callers.submit(() -> roundsOfOne(keys, known, calls / ROUND)));
      }
    }
    List<Double> differences = new ArrayList<>();
    for (Future<double[]> each : all) {
      Arrays.stream(each.get()).forEach(differences::add);
    }
    return differences.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] roundsOfOne(Keys keys, KeyId known, int count) {
    double[] differences = new double[count];
    for (int round = 0; round < count; round++) {
      long[] wrongSecret = new long[ROUND];
      long[] unknownId = new long[ROUND];
      for (int i = 0; i < ROUND; i++) {
        String wrong = WrongSecret.of(known).text();
        String unknown = KeyText.create().text();
        boolean wrongFirst = (round + i) % 2 == 0;
        if (wrongFirst) {
          wrongSecret[i] = refusal(keys, wrong);
        }
        unknownId[i] = refusal(keys, unknown);
        if (!wrongFirst) {
          wrongSecret[i] = refusal(keys, wrong);
        }
      }
      differences[round] = median(wrongSecret) - median(unknownId);
    }
    return differences;
  }

  private static long refusal(Keys keys, String text) {
    long started = System.nanoTime();
    try {
      keys.require(text);
    } catch (Failure refused) {
      long time = System.nanoTime() - started;
      assertThat(refused.code()).isEqualTo(ErrorCode.KEY_INVALID);
      return time;
    }
    throw new AssertionError("the key was accepted");
  }

  private static double median(long[] times) {
    Arrays.sort(times);
    return (times[times.length / 2 - 1] + times[times.length / 2]) / 2.0;
  }

  private static double standardError(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
