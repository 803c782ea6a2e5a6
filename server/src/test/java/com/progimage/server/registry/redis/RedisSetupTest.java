package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** How Redis is set up: passwords, TLS, databases, and what is refused. */
class RedisSetupTest {
  private static final String RIGHTS =
      "--user progimage on >secret ~pi:* +@read +@write +@scripting +@connection +info +time";

  @TempDir Path folder;

  private static RedisRegistry open(String uri) {
    return new RedisRegistry(uri, Samples.INSTANCE, () -> {}, CheckpointNote.NONE);
  }

  private static void assertWorks(Registry registry) {
    registry.rebuild(Stream.empty(), Stream.empty());
    registry.register(image(1));
    assertThat(registry.list(null, 10)).hasSize(1);
  }

  @Test
  void aPasswordIsSaidAndItsAbsenceNamed() {
    try (RedisProcess redis = new RedisProcess(folder, "--requirepass", "p@ss:w/rd")) {
      try (Registry registry = open("redis://:p%40ss%3Aw%2Frd@127.0.0.1:" + redis.port())) {
        assertWorks(registry);
      }
      try (Registry registry = open("redis://default:p%40ss%3Aw%2Frd@127.0.0.1:" + redis.port())) {
        assertThat(registry.state().status()).isEqualTo(Status.READY);
      }
      assertThatThrownBy(() -> open(redis.uri()))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("--redis");
      assertThatThrownBy(() -> open("redis://:not-that@127.0.0.1:" + redis.port()))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("--redis")
          .hasMessageNotContaining("not-that");
    }
  }

  @Test
  void aUserWithTheRightsThatTheDocumentationNamesIsEnough() {
    try (RedisProcess redis = new RedisProcess(folder, RIGHTS.split(" "));
        Registry registry = open("redis://progimage:secret@127.0.0.1:" + redis.port())) {
      assertWorks(registry);
      registry.forget(image(1).id());
    }
  }

  @Test
  void aNumberedDatabaseIsApartFromTheOthers() {
    try (RedisProcess redis = new RedisProcess(folder);
        Registry first = open(redis.uri());
        Registry second = open(redis.uri() + "/3")) {
      assertWorks(first);
      assertThat(second.needsRebuild()).isTrue();
      assertWorks(second);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "volatile-ttl"})
  void aRedisThatEvictsIsRefusedAtTheStart(String policy) {
    try (RedisProcess redis = new RedisProcess(folder, "--maxmemory-policy", policy)) {
      assertThatThrownBy(() -> open(redis.uri()))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining(policy)
          .hasMessageContaining("maxmemory-policy noeviction");
    }
  }

  @Test
  void aRedisThatIsToldToEvictLaterIsUsedNoMoreUntilItIsToldNotTo() {
    try (RedisProcess redis = new RedisProcess(folder);
        RedisClient client = redis.client();
        Registry registry = open(redis.uri())) {
      assertWorks(registry);
      client.configSet("maxmemory-policy", "allkeys-lru");
      await().until(() -> registry.state().status() == Status.UNAVAILABLE);
      assertThat(registry.state().reason()).contains("noeviction");
      assertThatThrownBy(() -> registry.register(image(2))).isInstanceOf(Failure.class);
      client.configSet("maxmemory-policy", "noeviction");
      await().until(() -> registry.state().status() == Status.READY);
    }
  }

  @Test
  void aNodeOfAClusterIsRefusedAtTheStart() {
    try (RedisProcess redis = new RedisProcess(folder, "--cluster-enabled", "yes")) {
      assertThatThrownBy(() -> open(redis.uri()))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("Redis Cluster")
          .hasMessageContaining("--redis redis-cluster://");
    }
  }

  /** As after a failover, with too few replicas, and on a disk that takes no snapshot. */
  @ParameterizedTest
  @ValueSource(strings = {"READONLY", "NOREPLICAS", "MISCONF"})
  void aRedisThatTakesNoWritesIsAwayUntilItDoes(String refusal) throws IOException {
    try (RedisProcess redis = new RedisProcess(folder, "--enable-protected-configs", "yes");
        RedisClient client = redis.client();
        Registry registry = open(redis.uri())) {
      assertWorks(registry);
      refuse(client, refusal, true);
      await().until(() -> registry.state().status() == Status.UNAVAILABLE);
      assertThat(registry.state().reason()).contains(refusal);
      assertThatThrownBy(registry::requireRoom)
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
      refuse(client, refusal, false);
      await().until(() -> registry.state().status() == Status.READY);
      registry.register(image(2));
    }
  }

  private void refuse(RedisClient client, String refusal, boolean refuses) throws IOException {
    switch (refusal) {
      case "READONLY" -> {
        if (refuses) {
          client.executeCommand(new CommandArguments(Command.REPLICAOF).add("127.0.0.1").add("1"));
        } else {
          client.executeCommand(new CommandArguments(Command.REPLICAOF).add("NO").add("ONE"));
        }
      }
      case "NOREPLICAS" -> client.configSet("min-replicas-to-write", refuses ? "1" : "0");
      default -> {
        Path snapshots = folder.resolve("snapshots");
        if (refuses) {
          client.configSet("save", "3600 1");
          client.configSet("dir", Files.createDirectory(snapshots).toString());
          Files.delete(snapshots);
          client.executeCommand(new CommandArguments(Command.BGSAVE));
        } else {
          client.configSet("stop-writes-on-bgsave-error", "no");
        }
      }
    }
  }

  @Test
  void aFullRedisRefusesWritesAndGoesOnListing() {
    try (RedisProcess redis = new RedisProcess(folder);
        RedisClient client = redis.client();
        Registry registry = open(redis.uri())) {
      assertWorks(registry);
      client.configSet("maxmemory", "1");
      assertThatThrownBy(() -> registry.register(image(2))).isInstanceOf(Failure.class);
      assertThat(registry.list(null, 10)).hasSize(1);
      client.configSet("maxmemory", "0");
      registry.register(image(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://:secret@localhost",
        "redis://",
        "redis://:secret@localhost/db",
        "redis://:sec ret@localhost"
      })
  void whatIsNoAddressIsRefusedWithoutShowingThePassword(String text) {
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("--redis")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("sec ret");
  }
}
