package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.DAY;
import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.images;
import static com.progimage.server.registry.Samples.key;
import static com.progimage.server.registry.Samples.keyed;
import static com.progimage.server.registry.Samples.rendition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis comes back without the end of what it had acknowledged. */
@Tag("timed")
class RedisLossTest {
  private static final Duration RECOVERY = Duration.ofSeconds(5);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(100);

  @TempDir Path folder;

  private final AtomicInteger told = new AtomicInteger();
  private final Note note = new Note();
  private final List<Registry> opened = new ArrayList<>();
  private RedisProcess redis;

  /** What a data folder remembers for all servers. */
  private static final class Note implements CheckpointNote {
    final AtomicLong number = new AtomicLong();

    @Override
    public long read() {
      return number.get();
    }

    @Override
    public boolean raise(long to) {
      number.accumulateAndGet(to, Math::max);
      return true;
    }
  }

  @BeforeEach
  void start() throws IOException {
    redis = redis("redis");
  }

  private RedisProcess redis(String name) throws IOException {
    return new RedisProcess(
        Files.createDirectory(folder.resolve(name)), "--appendonly", "yes", "--appendfsync", "no");
  }

  @AfterEach
  void stop() {
    opened.forEach(Registry::close);
    redis.close();
  }

  private Registry open(Duration syncedAfter) {
    Registry registry =
        new RedisRegistry(
            redis.uri(), Samples.INSTANCE, told::incrementAndGet, note, syncedAfter, null);
    opened.add(registry);
    return registry;
  }

  private Registry openEmpty(Duration syncedAfter) {
    Registry registry = open(syncedAfter);
    registry.rebuild(Stream.empty(), Stream.empty());
    return registry;
  }

  private void restartWith(long bytes) {
    redis.stop();
    redis.cutLog(bytes);
    redis.start();
  }

  @Test
  void eachServerTellsItAgainWhatItLost() {
    Registry one = openEmpty(NEVER);
    Registry other = open(NEVER);
    StoredImage deleted = image(1);
    one.register(deleted);
    long bytes = redis.logBytes();

    StoredImage keyed = keyed(Instant.now(), "a");
    StoredImage made = image(3);
    one.register(keyed);
    other.register(made);
    other.record(rendition(made.id(), "flip"));
    other.touch(key(made.id(), "flip"), DAY.plusDays(1));
    one.forget(deleted.id());
    restartWith(bytes);

    await()
        .atMost(RECOVERY)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(one.list(null, 10)).containsExactly(made, keyed));
    assertThat(one.claim(key("a"), image(9).id(), Duration.ofMinutes(1)))
        .isEqualTo(new Claim.Bound(keyed.id()));
    assertThat(one.renditions(made.id()))
        .extracting(RenditionRecord::lastUsedOn)
        .containsExactly(DAY.plusDays(1));
    assertThat(told).as("no rebuild").hasValue(0);
  }

  @Test
  void whatACheckpointCoveredIsRebuiltOnce() {
    Registry registry = openEmpty(SOON);
    long bytes = redis.logBytes();
    AtomicInteger settled = new AtomicInteger();
    List<StoredImage> images = images(3);
    registry.apply(List.of(new Change.ImageStored(images.get(0))), settled::incrementAndGet);
    registry.apply(List.of(new Change.ImageStored(images.get(1))), settled::incrementAndGet);
    await().atMost(RECOVERY).until(() -> settled.get() == 2);
    assertThat(note.read()).isPositive();
    restartWith(bytes);

    await().atMost(RECOVERY).until(() -> told.get() == 1);
    assertThat(registry.needsRebuild()).isTrue();
    registry.rebuild(images.stream(), Stream.empty());
    assertThat(registry.list(null, 10)).isEqualTo(images);
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(6))
        .until(() -> told.get() == 1 && registry.state().status() == Status.READY);
  }

  @Test
  void nothingIsSettledThatRedisMayStillLoseUnnoticed() {
    Registry registry = openEmpty(NEVER);
    AtomicInteger settled = new AtomicInteger();
    registry.apply(List.of(new Change.ImageStored(image(1))), settled::incrementAndGet);
    assertThat(registry.list(null, 10)).hasSize(1);
    assertThat(settled).hasValue(0);
    assertThat(note.read()).isZero();
    registry.close();
    assertThat(settled).as("and at a good end without a pause").hasValue(1);
    assertThat(note.read()).isPositive();
  }

  @Test
  void aServerThatStartsWithAnOlderRedisRebuildsIt() {
    Registry before = openEmpty(SOON);
    long bytes = redis.logBytes();
    AtomicInteger settled = new AtomicInteger();
    StoredImage image = image(1);
    before.apply(List.of(new Change.ImageStored(image)), settled::incrementAndGet);
    await().atMost(RECOVERY).until(() -> settled.get() == 1);
    before.close();
    restartWith(bytes);

    Registry next = open(SOON);
    assertThat(next.needsRebuild()).isTrue();
    next.rebuild(Stream.of(image), Stream.empty());
    Registry afterwards = open(SOON);
    assertThat(afterwards.list(null, 10)).containsExactly(image);
    assertThat(afterwards.needsRebuild()).isFalse();
  }

  @Test
  void aReplicaThatLaggedIsToldAgainOrRebuilt() throws IOException {
    try (RedisProcess replica = redis("replica")) {
      Registry registry = openEmpty(NEVER);
      StoredImage copied = image(1);
      StoredImage lost = image(2);
      registry.register(copied);
      replica.replicate(redis);
      replica.lag();
      registry.register(lost);
      redis.stop();
      replica.takeOver(redis);
      await()
          .atMost(RECOVERY)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(registry.list(null, 10)).containsExactly(copied, lost));
      note.raise(1_000_000);
      assertThat(open(NEVER).needsRebuild()).as("it lacks what another server wrote").isTrue();
      await().atMost(RECOVERY).until(registry::needsRebuild);
    }
  }

  @Test
  void moreThanIsRememberedIsRebuilt() {
    Registry registry = openEmpty(NEVER);
    long bytes = redis.logBytes();
    IntStream.rangeClosed(0, Unsynced.CAPACITY / 1_000)
        .mapToObj(thousand ->
            IntStream.range(0, 1_000)
                .mapToObj(n -> (Change) new Change.ImageStored(image(thousand * 1_000 + n)))
                .toList())
        .forEach(registry::apply);
    restartWith(bytes);
    await().atMost(RECOVERY).until(() -> told.get() == 1);
    assertThat(registry.needsRebuild()).isTrue();
  }

  @Test
  void aRedisThatLosesTheEndOfARebuildIsNotTakenToBeWhole() {
    Registry registry = open(NEVER);
    List<StoredImage> all = images(2_000);
    Stream<StoredImage> images =
        all.stream()
            .peek(image -> {
              if (image.equals(all.get(1_500))) {
                redis.stop();
                redis.start();
                await()
                    .atMost(RECOVERY)
                    .until(() -> registry.state().status() != Status.UNAVAILABLE);
              }
            });
    assertThatThrownBy(() -> registry.rebuild(images, Stream.empty())).isInstanceOf(Failure.class);
    await().atMost(RECOVERY).until(registry::needsRebuild);
  }
}
