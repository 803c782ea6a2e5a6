package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.DAY;
import static com.progimage.server.registry.Samples.digest;
import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.images;
import static com.progimage.server.registry.Samples.key;
import static com.progimage.server.registry.Samples.rendition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryFailures;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Redis goes away, hangs, comes back, and comes back without its memory. */
@Tag("timed")
class RedisOutageTest {
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  private final AtomicInteger told = new AtomicInteger();
  private RedisProcess redis;
  private Registry registry;

  @BeforeEach
  void open(@TempDir Path folder) {
    redis = new RedisProcess(folder, "--appendonly", "yes", "--appendfsync", "always");
    registry =
        new RedisRegistry(
            redis.uri(), Samples.INSTANCE, told::incrementAndGet, CheckpointNote.NONE);
    registry.rebuild(Stream.empty(), Stream.empty());
  }

  @AfterEach
  void close() {
    registry.close();
    redis.close();
  }

  @Test
  void everyCallFailsWithinTwoSecondsAndAllWorkAgainFiveSecondsAfterItsReturn() {
    StoredImage image = image(1);
    registry.register(image);
    redis.stop();
    List<ThrowingCallable> calls =
        List.of(
            () -> registry.register(image(2)),
            () -> registry.forget(image.id()),
            () -> registry.list(null, 10),
            () -> registry.findByDigest(digest("x")),
            () -> registry.record(rendition(image.id(), "flip")),
            () -> registry.renditions(image.id()),
            () -> registry.touch(key(image.id(), "flip"), DAY),
            () -> registry.rebuild(Stream.empty(), Stream.empty()),
            () -> registry.requireAvailable());
    for (ThrowingCallable call : calls) {
      assertUnavailableInTime(call);
    }
    assertThat(registry.state().status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(registry.state().reason()).contains("127.0.0.1:" + redis.port());
    assertThat(registry.needsRebuild()).isFalse();

    redis.start();
    await().atMost(RECOVERY).until(() -> registry.state().status() == Status.READY);
    assertThat(registry.list(null, 10)).containsExactly(image);
    assertThat(told).as("it kept what it had").hasValue(0);
  }

  private static void assertUnavailableInTime(ThrowingCallable call) {
    long start = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE);
              assertThat(failure.retryAfter()).isPresent();
            });
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
  }

  @Test
  void aRedisThatHangsFailsInTimeToo() {
    Duration hang = Duration.ofSeconds(6);
    redis.hang(hang);
    assertUnavailableInTime(() -> registry.register(image(1)));
    // One overdue call can be mere load: the check that it triggers finds the outage.
    await().atMost(RECOVERY).until(() -> registry.state().status() == Status.UNAVAILABLE);
    long start = System.nanoTime();
    assertUnavailableInTime(() -> registry.register(image(1)));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("once it is known, no call waits for it")
        .isLessThan(Duration.ofMillis(100));
    await().atMost(hang.plus(RECOVERY)).until(() -> registersAgain());
  }

  private boolean registersAgain() {
    try {
      registry.register(image(1));
      return true;
    } catch (Failure stillAway) {
      return false;
    }
  }

  @Test
  void aRestartThatNobodyNoticedCostsNoCall() {
    try (RedisLink link = new RedisLink(RedisAddress.parse(redis.uri()), RegistryFailures::away)) {
      link.open(true);
      link.guarded(client -> client.set("pi:epoch", "before"));
      redis.stop();
      redis.start();
      assertThat(link.<String>guarded(client -> client.get("pi:epoch"))).isEqualTo("before");
    }
  }

  @Test
  void theOutageIsNoticedWithoutACall() {
    redis.stop();
    await().atMost(RECOVERY).until(() -> registry.state().status() == Status.UNAVAILABLE);
    redis.start();
    await().atMost(RECOVERY).until(() -> registry.state().status() == Status.READY);
  }

  @Test
  void aFlushedRedisIsNoticedToldOnceAndRefusesReadsUntilRebuilt() {
    List<StoredImage> images = images(5);
    images.forEach(registry::register);
    flush();
    assertThatThrownBy(() -> registry.list(null, 10)).isInstanceOf(Failure.class);
    await().atMost(RECOVERY).until(() -> told.get() == 1);
    assertThat(registry.needsRebuild()).isTrue();
    StoredImage newer = image(10);
    registry.register(newer);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(4))
        .until(() -> told.get() == 1 && registry.needsRebuild());
    registry.rebuild(Stream.concat(images.stream(), Stream.of(newer)), Stream.empty());
    assertThat(registry.list(null, 10)).hasSize(6).endsWith(newer);
    flush();
    await().atMost(RECOVERY).until(() -> told.get() == 2);
  }

  private void flush() {
    try (RedisClient client = redis.client()) {
      client.flushAll();
    }
  }

  @Test
  void theListenerIsToldAgainAfterARebuildThatFailed() {
    flush();
    await().atMost(RECOVERY).until(() -> told.get() == 1);
    Stream<StoredImage> unreadable =
        Stream.generate(() -> {
          throw new IllegalStateException("disk");
        });
    assertThatThrownBy(() -> registry.rebuild(unreadable, Stream.empty()))
        .isInstanceOf(IllegalStateException.class);
    await().atMost(RECOVERY).until(() -> told.get() == 2);
  }

  @Test
  void aServerStartsWithoutRedisAndFindsItLater() {
    redis.stop();
    AtomicInteger toldLater = new AtomicInteger();
    try (Registry early =
        new RedisRegistry(redis.uri(), "other", toldLater::incrementAndGet, CheckpointNote.NONE)) {
      assertThat(early.state().status()).isEqualTo(Status.UNAVAILABLE);
      assertThat(early.needsRebuild()).isFalse();
      assertUnavailableInTime(() -> early.register(image(1)));
      redis.start();
      await().atMost(RECOVERY).until(() -> toldLater.get() == 1);
      early.rebuild(images(3).stream(), Stream.empty());
      assertThat(early.list(null, 10)).hasSize(3);
    }
  }

  @Test
  void theLedgerCatchesUpWhenItIsBack() {
    StoredImage image = image(1);
    StoredImage deleted = image(2);
    registry.register(image);
    registry.register(deleted);
    redis.stop();
    try (RegistryQueue ledger = new RegistryQueue(registry)) {
      ledger.record(rendition(image.id(), "flip"));
      ledger.touch(key(image.id(), "flip"), DAY.plusDays(1));
      ledger.forget(deleted.id(), List.of());
      await().until(() -> registry.state().status() == Status.UNAVAILABLE);
      assertThat(ledger.pending()).isEqualTo(3);
      redis.start();
      await().atMost(RECOVERY.plusSeconds(1)).until(() -> ledger.pending() == 0);
      assertThat(ledger.dropped()).isZero();
    }
    assertThat(registry.renditions(image.id()))
        .singleElement()
        .extracting(RenditionRecord::lastUsedOn)
        .isEqualTo(DAY.plusDays(1));
    assertThat(registry.list(null, 10)).containsExactly(image);
  }
}
