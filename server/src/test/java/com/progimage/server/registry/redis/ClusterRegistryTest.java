package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.images;
import static com.progimage.server.registry.Samples.key;
import static com.progimage.server.registry.Samples.keyed;
import static com.progimage.server.registry.Samples.rendition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryContract;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.Samples;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.support.RedisCluster;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The registry on three masters, with a replica each. */
@Tag("timed")
@Tag("slow")
final class ClusterRegistryTest extends RegistryContract {
  /** As docs/registry.md names them. */
  private static final String RIGHTS =
      "--user progimage on >secret ~pi:* +@read +@write +@scripting +@connection +info +time"
          + " +cluster|slots";

  private static RedisCluster cluster;

  private final List<Registry> opened = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    cluster = new RedisCluster(folder, RIGHTS.split(" "));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  // Named as the contract's is, so that the cluster is empty before it opens one.
  @Override
  @BeforeEach
  public void openEmpty() {
    cluster.clear();
    super.openEmpty();
  }

  @AfterEach
  void closeOthers() {
    opened.forEach(Registry::close);
  }

  @Override
  public Registry open(String instanceId) {
    return open(instanceId, () -> {});
  }

  private static Registry open(String instanceId, Runnable onRebuildNeeded) {
    return new RedisRegistry(
        cluster.uri().replace("://", "://progimage:secret@"),
        instanceId,
        onRebuildNeeded,
        CheckpointNote.NONE);
  }

  @Override
  public Registry second(Registry first) {
    return openAnother();
  }

  private Registry openAnother() {
    Registry another = open(Samples.INSTANCE);
    opened.add(another);
    return another;
  }

  /** All keys, as the masters have them. */
  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < cluster.size(); i++) {
      try (Jedis node = new Jedis("127.0.0.1", cluster.node(i).port())) {
        if (node.info("replication").contains("role:master")) {
          keys.addAll(node.keys("*"));
        }
      }
    }
    return keys;
  }

  /** The numbers of the masters that have keys. */
  private static long mastersWithKeys() {
    return keys().stream().map(cluster::master).distinct().count();
  }

  @Test
  void allMastersHavePartsOfTheIndex() {
    Registry registry = openAnother();
    List<StoredImage> images = images(100);
    images.forEach(registry::register);
    StoredImage keyed = keyed(Instant.now(), "a");
    registry.register(keyed);
    registry.record(rendition(keyed.id(), "flip"));
    registry
        .space()
        .reserve(
            new SpaceRequest("id", Owner.PUBLIC, 7, /* isExact= */ true),
            SpaceLimits.NONE,
            Duration.ofMinutes(1));

    assertThat(mastersWithKeys()).isEqualTo(3);
    assertThat(keys()).allMatch(key -> key.matches("pi:\\{r(0[0-9]|1[0-5])}:.*"));
    assertThat(keys().stream().filter(key -> key.endsWith(":ids")))
        .as("100 images in 16 partitions")
        .hasSizeGreaterThan(12);
    assertThat(registry.list(null, 1_000))
        .isEqualTo(Stream.concat(images.stream(), Stream.of(keyed)).toList());
    List<StoredImage> paged = new ArrayList<>();
    List<StoredImage> page = registry.list(Owner.PUBLIC, null, 7);
    while (!page.isEmpty()) {
      paged.addAll(page);
      page = registry.list(Owner.PUBLIC, page.getLast().id(), 7);
    }
    assertThat(paged).isEqualTo(registry.list(null, 1_000));
    assertThat(registry.space().usages(null, 10))
        .containsExactly(
            new OwnerUsage(
                Owner.PUBLIC,
                101,
                Stream.concat(images.stream(), Stream.of(keyed))
                    .mapToLong(StoredImage::byteCount)
                    .sum()));

    registry.forget(keyed.id());
    assertThat(keys()).noneMatch(key -> key.contains(":idem:"));
    for (StoredImage image : images) {
      registry.forget(image.id());
    }
    assertThat(
            keys().stream()
                .map(key -> key.replaceFirst("pi:\\{r..}:", "").replaceFirst("^\\{.*}", "{}"))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "epoch", "checkpoint", "counting", "turn", "space:public", "{}:forgotten");
  }

  /** A server moves from a single Redis to a cluster, which is empty. */
  @Test
  void theFirstServerOnAnEmptyClusterIsToldToRebuildIt() {
    List<StoredImage> images = images(50);
    StoredImage keyed = keyed(Instant.now().minusSeconds(60), "a");
    cluster.clear();
    AtomicInteger told = new AtomicInteger();
    try (Registry first = open(Samples.INSTANCE, told::incrementAndGet)) {
      await().until(() -> told.get() == 1);
      assertThat(first.needsRebuild()).isTrue();
      assertThatThrownBy(() -> first.list(null, 1)).isInstanceOf(Failure.class);
      first.rebuild(
          Stream.concat(images.stream(), Stream.of(keyed)),
          images.stream().map(image -> rendition(image.id(), "flip")));
    }
    Registry next = openAnother();
    assertThat(next.needsRebuild()).isFalse();
    assertThat(next.list(null, 100)).hasSize(51).containsAll(images);
    assertThat(next.renditions(images.get(17).id())).hasSize(1);
    assertThat(next.claim(key("a"), ImageId.create(Instant.now()), Duration.ofMinutes(1)))
        .isEqualTo(new Claim.Bound(keyed.id()));
    assertThat(next.space().usage(Owner.PUBLIC).images()).isEqualTo(51);
    assertThat(keys()).noneMatch(key -> key.contains(":rebuild:"));
  }

  @Test
  void aPartitionWithoutAnEpochIsRebuiltAndTheOthersWait() {
    Registry registry = openAnother();
    registry.register(image(1));
    String epoch = "pi:{r07}:epoch";
    try (var client = cluster.client()) {
      assertThat(client.del(epoch)).isOne();
    }
    assertThatThrownBy(() -> registry.list(null, 10)).isInstanceOf(Failure.class);
    await().until(registry::needsRebuild);
    registry.rebuild(Stream.of(image(1), image(2)), Stream.empty());
    assertThat(registry.list(null, 10)).hasSize(2);
    assertThat(registry.state().status()).isEqualTo(Status.READY);
  }

  @Test
  void aKeyThatADeletedImageHadIsFreeForAnImageOfTheSameBatch() {
    Registry registry = openAnother();
    for (int i = 0; i < 20; i++) {
      IdempotencyKey key = key("key " + i);
      StoredImage deleted = keyed(Instant.now().minusSeconds(60), "key " + i);
      StoredImage next = keyed(Instant.now(), "key " + i);
      registry.apply(
          List.of(
              new Change.ImageStored(deleted),
              new Change.Deleted(deleted.id()),
              new Change.ImageStored(next)));
      assertThat(registry.claim(key, ImageId.create(Instant.now()), Duration.ofMinutes(1)))
          .isEqualTo(new Claim.Bound(next.id()));
      assertThat(registry.registerFirst(keyed(Instant.now(), "key " + i))).isFalse();
    }
  }

  @Test
  void anImageThatWasForgottenGetsNoKey() {
    Registry registry = openAnother();
    for (int i = 0; i < 20; i++) {
      StoredImage image = keyed(Instant.now(), "late " + i);
      registry.forget(image.id());
      registry.register(image);
      assertThat(registry.registerFirst(image)).isTrue();
      assertThat(
              registry.claim(
                  key("late " + i), ImageId.create(Instant.now()), Duration.ofMinutes(1)))
          .isInstanceOf(Claim.Granted.class);
    }
    assertThat(registry.list(null, 10)).isEmpty();
  }

  @Test
  void anAddressOfAnotherKindIsRefusedAtTheStart(@TempDir Path folder) throws IOException {
    String single = "redis://progimage:secret@127.0.0.1:" + cluster.node(0).port();
    assertThatThrownBy(() -> openAt(single))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("--redis redis-cluster://");
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")))) {
      assertThatThrownBy(() -> openAt(redis.uri().replace("redis://", "redis-cluster://")))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("no Redis Cluster")
          .hasMessageContaining("--redis redis://");
    }
    assertThatThrownBy(() -> openAt(cluster.uri().replace("://", "://progimage:not-that@")))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("WRONGPASS")
        .hasMessageNotContaining("not-that");
  }

  private static Registry openAt(String uri) {
    return new RedisRegistry(uri, Samples.INSTANCE, () -> {}, CheckpointNote.NONE);
  }

  @Test
  void oneMasterThatEvictsOrIsFullIsEnough() {
    Registry registry = openAnother();
    try (Jedis master = new Jedis("127.0.0.1", cluster.node(1).port())) {
      master.configSet("maxmemory-policy", "allkeys-lru");
      await().until(() -> registry.state().status() == Status.UNAVAILABLE);
      assertThat(registry.state().reason()).contains("noeviction");
      master.configSet("maxmemory-policy", "noeviction");
      await().until(() -> registry.state().status() == Status.READY);
      master.configSet("maxmemory", "1");
      await().until(() -> registry.state().status() == Status.FULL);
      master.configSet("maxmemory", "0");
      await().until(() -> registry.state().status() == Status.READY);
    }
  }
}
