package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.keyed;
import static com.progimage.server.registry.Samples.rendition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisSentinels;
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

/** A replica becomes the master that lacks what the master before had acknowledged. */
@Tag("timed")
@Tag("slow")
final class SentinelRegistryTest {
  /** Both as docs/registry.md names them. */
  private static final String RIGHTS =
      "--user progimage on >secret ~pi:* +@read +@write +@scripting +@connection +info +time";

  private static final String SENTINEL_RIGHTS =
      "user look on >other-secret +sentinel|get-master-addr-by-name +client|setname";

  private static final Duration RETURN = Duration.ofSeconds(5);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(100);

  private final List<Registry> opened = new ArrayList<>();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicLong noted = new AtomicLong();
  private RedisSentinels sentinels;

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
    sentinels = new RedisSentinels(SENTINEL_RIGHTS, folder, 1, RIGHTS.split(" "));
  }

  @AfterEach
  void stop() {
    opened.forEach(Registry::close);
    sentinels.close();
  }

  private Registry open(Duration syncedAfter) {
    Registry registry =
        new RedisRegistry(
            uri("other-secret"), Samples.INSTANCE, told::incrementAndGet, note, syncedAfter, null);
    opened.add(registry);
    registry.rebuild(Stream.empty(), Stream.empty());
    return registry;
  }

  private String uri(String sentinelPassword) {
    return sentinels.uri().replace("://", "://progimage:secret@")
        + "?sentinel-user=look&sentinel-password="
        + sentinelPassword;
  }

  @Test
  void aPasswordThatTheSentinelsRefuseIsNamed() {
    assertThatThrownBy(() ->
            new RedisRegistry(uri("not-that"), Samples.INSTANCE, () -> {}, CheckpointNote.NONE))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("sentinel 127.0.0.1")
        .hasMessageContaining("WRONGPASS")
        .hasMessageNotContaining("not-that");
  }

  /** From now on the replica receives nothing, also not what the kernel would keep for it. */
  private void cutReplicaOff() {
    sentinels.node(1).freeze();
    sentinels.node(0).dropReplicas();
  }

  private void failOver() {
    sentinels.node(0).stop();
    sentinels.node(1).thaw();
    sentinels.awaitMaster(1);
  }

  @Test
  void whatTheReplicaLacksIsToldAgain() {
    Registry registry = open(NEVER);
    StoredImage copied = image(1);
    StoredImage deleted = image(2);
    registry.register(copied);
    registry.register(deleted);
    cutReplicaOff();
    StoredImage lost = keyed(Instant.now(), "a");
    registry.register(lost);
    registry.record(rendition(copied.id(), "flip"));
    registry.forget(deleted.id());
    failOver();

    await()
        .atMost(RETURN)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(registry.list(null, 10)).containsExactly(copied, lost));
    assertThat(registry.renditions(copied.id())).hasSize(1);
    assertThat(told).as("no rebuild").hasValue(0);
    registry.register(image(4));
    assertThat(registry.list(null, 10)).hasSize(3);
  }

  @Test
  void aReplicaThatIsOlderThanTheDataFolderIsRebuilt() {
    Registry registry = open(SOON);
    cutReplicaOff();
    StoredImage image = image(1);
    AtomicInteger settled = new AtomicInteger();
    registry.apply(List.of(new Change.ImageStored(image)), settled::incrementAndGet);
    await().atMost(RETURN).until(() -> settled.get() == 1);
    failOver();

    await().atMost(RETURN).until(() -> told.get() == 1);
    assertThat(registry.needsRebuild()).isTrue();
    registry.rebuild(Stream.of(image), Stream.empty());
    assertThat(registry.list(null, 10)).containsExactly(image);
    assertThat(registry.state().status()).isEqualTo(Status.READY);
  }
}
