package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.images;
import static com.progimage.server.registry.Samples.key;
import static com.progimage.server.registry.Samples.keyed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of three masters is replaced by a replica that lacks what the master had acknowledged. */
@Tag("timed")
@Tag("slow")
final class ClusterLossTest {
  private static final Duration RETURN = Duration.ofSeconds(5);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(100);

  /** The master that dies. */
  private static final int MASTER = 1;

  private static final int REPLICA = MASTER + 3;

  private final List<Registry> opened = new ArrayList<>();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicLong noted = new AtomicLong();
  private RedisCluster cluster;

  private final CheckpointNote note =
      new CheckpointNote() {
        @Override
        public long read() {
          return noted.get();
        }

        @Override
        public boolean raise(long to) {
          noted.accumulateAndGet(to, Math::max);
          return true;
        }
      };

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    cluster = new RedisCluster(RedisCluster.HASTY, folder);
  }

  @AfterEach
  void stop() {
    opened.forEach(Registry::close);
    cluster.close();
  }

  private Registry open(Duration syncedAfter) {
    Registry registry =
        new RedisRegistry(
            cluster.uri(), Samples.INSTANCE, told::incrementAndGet, note, syncedAfter, null);
    opened.add(registry);
    registry.rebuild(Stream.empty(), Stream.empty());
    return registry;
  }

  /** From now on the replica receives nothing, also not what the kernel would keep for it. */
  private void cutReplicaOff() {
    cluster.node(REPLICA).freeze();
    cluster.node(MASTER).dropReplicas();
  }

  private void failOver() {
    cluster.node(MASTER).stop();
    cluster.node(REPLICA).thaw();
    cluster.awaitMaster(REPLICA);
  }

  @Test
  void whatTheReplicaLacksIsToldAgain() {
    Registry registry = open(NEVER);
    List<StoredImage> copied = images(20);
    copied.forEach(registry::register);
    cutReplicaOff();
    List<StoredImage> expected = new ArrayList<>(copied.subList(10, 20));
    copied.subList(0, 10).forEach(image -> registry.forget(image.id()));
    for (int i = 0; i < 20; i++) {
      StoredImage lost = keyed(Instant.now(), "key " + i);
      registry.register(lost);
      expected.add(lost);
    }
    failOver();

    await()
        .atMost(RETURN)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(registry.list(null, 100)).containsExactlyInAnyOrderElementsOf(expected));
    for (int i = 0; i < 20; i++) {
      assertThat(registry.claim(key("key " + i), image(9).id(), Duration.ofMinutes(1)))
          .isEqualTo(new Claim.Bound(expected.get(10 + i).id()));
    }
    assertThat(told).as("no rebuild").hasValue(0);
  }

  @Test
  void aReplicaThatIsOlderThanTheDataFolderIsRebuilt() {
    Registry registry = open(SOON);
    cutReplicaOff();
    List<StoredImage> images = images(20);
    AtomicInteger settled = new AtomicInteger();
    registry.apply(
        images.stream().<Change>map(Change.ImageStored::new).toList(), settled::incrementAndGet);
    await().atMost(RETURN).until(() -> settled.get() == 1);
    failOver();

    await().atMost(RETURN).until(() -> told.get() == 1);
    assertThat(registry.needsRebuild()).isTrue();
    registry.rebuild(images.stream(), Stream.empty());
    assertThat(registry.list(null, 100)).isEqualTo(images);
    assertThat(registry.state().status()).isEqualTo(Status.READY);
  }
}
