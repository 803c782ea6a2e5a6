package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.keyed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.Samples;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.support.RedisCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a master of the cluster, while two servers' registries are in use. */
@Tag("timed")
@Tag("slow")
final class ClusterRegistryFailoverTest {
  /** Of kills. */
  private static final int ROUNDS = Integer.getInteger("progimage.failovers", 1);

  private static final int WRITERS = 4;
  private static final Owner OWNER = Owner.PUBLIC;
  private static final SpaceLimits LIMITS = new SpaceLimits(1_000_000, Long.MAX_VALUE);

  /** The time in which changes work again once the cluster is complete. */
  private static final Duration RETURN = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Registry> registries = new ArrayList<>();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong noted = new AtomicLong();
  private RedisCluster cluster;

  /** The images whose manifests are on the disk. */
  private final Map<ImageId, StoredImage> disk = new ConcurrentHashMap<>();

  /** Those that a registry has acknowledged, and when the last one was. */
  private final Queue<StoredImage> stored = new ConcurrentLinkedQueue<>();

  /** Those that no registry has acknowledged: their servers register them later. */
  private final Queue<StoredImage> late = new ConcurrentLinkedQueue<>();

  private final AtomicLong storedAt = new AtomicLong();

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
    cluster = new RedisCluster(RedisCluster.HASTY, folder, "--appendonly", "yes");
    for (int i = 0; i < 2; i++) {
      registries.add(
          new RedisRegistry(
              cluster.uri(), Samples.INSTANCE, this::rebuild, note, Duration.ofSeconds(1), null));
    }
    await().atMost(PATIENCE).until(() -> registries.stream().noneMatch(Registry::needsRebuild));
  }

  private void rebuild() {
    try {
      registries.getFirst().rebuild(disk.values().stream(), Stream.empty());
    } catch (Failure away) {
      // It is told again.
    }
  }

  @AfterEach
  void stop() {
    done.set(true);
    clients.shutdownNow();
    registries.forEach(Registry::close);
    cluster.close();
  }

  /** Takes turns between the servers. */
  private Registry registry() {
    return registries.get(calls.incrementAndGet() % registries.size());
  }

  @Test
  void nothingIsLostAndChangesWorkAgain() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      failOver("pi:{r%02d}:ids".formatted(round % 16));
    }
  }

  private void failOver(String key) throws Exception {
    done.set(false);
    List<Future<Integer>> load = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      load.add(clients.submit(() -> loop(this::store)));
    }
    load.add(clients.submit(() -> loop(this::delete)));
    load.add(clients.submit(() -> loop(this::list)));
    int before = stored.size();
    await().atMost(PATIENCE).until(() -> stored.size() >= before + 200);

    int master = cluster.master(key);
    int replica = (master + 3) % 6;
    cluster.node(master).stop();
    long killedAt = System.nanoTime();
    cluster.awaitMaster(replica);
    long completeAt = System.nanoTime();
    await().atMost(PATIENCE).until(() -> storedAt.get() - completeAt > 0);
    Duration gap = Duration.ofNanos(storedAt.get() - completeAt);
    assertThat(gap).as("until an image is registered again").isLessThan(RETURN);
    int after = stored.size();
    await().atMost(PATIENCE).until(() -> stored.size() >= after + 200);
    done.set(true);
    for (Future<Integer> each : load) {
      assertThat(each.get()).isPositive();
    }
    assertAllAreThere();
    System.out.printf(
        "kill -9 of a master: the cluster was complete after %d ms, and registered %d ms later%n",
        Duration.ofNanos(completeAt - killedAt).toMillis(), gap.toMillis());
    cluster.node(master).start();
    cluster.awaitReplica(master);
  }

  private int loop(Callable<Boolean> round) throws Exception {
    int well = 0;
    while (!done.get()) {
      try {
        if (round.call()) {
          well++;
        }
      } catch (Failure away) {
        Thread.sleep(10);
      }
    }
    return well;
  }

  private boolean store() {
    Registry registry = registry();
    StoredImage image = keyed(Instant.now(), UUID.randomUUID().toString());
    SpaceAnswer answer =
        registry
            .space()
            .reserve(
                new SpaceRequest(image.id().text(), OWNER, image.byteCount(), /* isExact= */ true),
                LIMITS,
                Duration.ofSeconds(30));
    SpaceAnswer.Reserved space = (SpaceAnswer.Reserved) answer;
    disk.put(image.id(), image);
    try {
      assertThat(registry.registerFirst(image, space.reservation(), () -> {})).isTrue();
    } catch (Failure away) {
      late.add(image);
      throw away;
    }
    stored.add(image);
    storedAt.set(System.nanoTime());
    return true;
  }

  private boolean delete() throws InterruptedException {
    Thread.sleep(10);
    StoredImage image = stored.poll();
    if (image == null) {
      return false;
    }
    disk.remove(image.id());
    while (!done.get()) {
      try {
        registry().forget(image.id());
        return true;
      } catch (Failure away) {
        Thread.sleep(10);
      }
    }
    late.add(image);
    return false;
  }

  private boolean list() {
    return !registry().list(OWNER, null, 20).isEmpty();
  }

  private void assertAllAreThere() {
    for (StoredImage each = late.poll(); each != null; each = late.poll()) {
      StoredImage image = each;
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(Failure.class)
          .until(() -> {
            if (disk.containsKey(image.id())) {
              registry().register(image);
            } else {
              registry().forget(image.id());
            }
            return true;
          });
    }
    for (Registry registry : registries) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(Failure.class)
          .untilAsserted(() ->
              assertThat(registry.list(null, 1_000_000))
                  .containsExactlyInAnyOrderElementsOf(disk.values()));
      assertThat(registry.space().usage(OWNER).images()).isEqualTo(disk.size());
    }
    for (StoredImage image : disk.values()) {
      IdempotencyKey key = image.idempotencyKey().orElseThrow();
      assertThat(registry().claim(key, ImageId.create(Instant.now()), Duration.ofSeconds(1)))
          .isEqualTo(new Claim.Bound(image.id()));
    }
  }
}
