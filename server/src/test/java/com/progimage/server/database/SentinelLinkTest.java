package com.progimage.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.support.RedisProcess;
import com.progimage.support.RedisSentinels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** The link to a Redis that real sentinels look after. */
@Tag("timed")
@Tag("slow")
final class SentinelLinkTest {
  private static final RedisScript SET =
      RedisScript.of("return redis.call('SET', KEYS[1], ARGV[1])");

  /** The time in which a link follows, once there is another master. */
  private static final Duration RETURN = Duration.ofSeconds(5);

  private static final Duration LONG = Duration.ofSeconds(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final AtomicInteger doubts = new AtomicInteger();
  private RedisSentinels sentinels;
  private RedisLink link;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    sentinels = new RedisSentinels(folder, 1);
    link = link(sentinels.uri(), LONG);
    link.onDoubt(doubts::incrementAndGet);
  }

  @AfterEach
  void close() {
    link.close();
    sentinels.close();
  }

  private static RedisLink link(String uri, Duration confirmedWithin) {
    RedisLink link =
        new RedisLink(
            RedisAddress.parse(uri),
            null,
            confirmedWithin,
            cause ->
                Failure.temporary(
                    ErrorCode.REGISTRY_UNAVAILABLE, "Redis is away", Duration.ofSeconds(1), cause));
    link.open(true);
    return link;
  }

  private void set(String value) {
    assertThat(link.run(SET, List.of("key"), List.of(value))).isEqualTo("OK");
  }

  private static String read(RedisProcess node) {
    try (RedisClient client = node.client()) {
      return client.get("key");
    }
  }

  @Test
  void aReplicaTakesThePlaceOfAMasterThatDied() {
    set("before");
    assertThat(read(sentinels.node(0))).isEqualTo("before");
    sentinels.node(0).stop();
    assertThatThrownBy(() -> set("meanwhile")).isInstanceOf(Failure.class);

    sentinels.awaitMaster(1);
    await()
        .atMost(RETURN)
        .ignoreExceptionsInstanceOf(Failure.class)
        .untilAsserted(() -> set("after"));
    assertThat(read(sentinels.node(1))).as("the script is new to it").isEqualTo("after");
    assertThat(doubts).as("calls that have the owner of the link look at Redis").hasPositiveValue();

    sentinels.node(0).start();
    sentinels.awaitReplica(0);
    set("later");
    assertThat(read(sentinels.node(1))).isEqualTo("later");
  }

  @Test
  void aMasterThatStoodStillGetsNoWritesWhenItGoesOn() {
    set("before");
    sentinels.node(0).freeze();
    assertThatThrownBy(() -> set("meanwhile")).isInstanceOf(Failure.class);
    sentinels.awaitMaster(1);
    await()
        .atMost(RETURN)
        .ignoreExceptionsInstanceOf(Failure.class)
        .untilAsserted(() -> set("after"));

    sentinels.node(0).thaw();
    AtomicInteger written = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          set("later " + written.incrementAndGet());
          assertThat(read(sentinels.node(1))).isEqualTo("later " + written);
          return read(sentinels.node(0)).startsWith("later");
        });
  }

  @Test
  void oneSentinelThatAnswersIsEnoughAndWithoutAnyTheMasterIsKept() {
    set("before");
    sentinels.sentinel(0).stop();
    sentinels.sentinel(1).freeze();
    try (RedisLink other = link(sentinels.uri(), LONG)) {
      assertThat(other.run(SET, List.of("key"), List.of("other"))).isEqualTo("OK");
    }

    sentinels.sentinel(1).stop();
    sentinels.sentinel(2).stop();
    set("after");
    sentinels.node(0).stop();
    sentinels.node(0).start();
    set("after a restart of the same master");
    try (RedisLink late = link(sentinels.uri(), LONG)) {
      assertThatThrownBy(() -> late.run(SET, List.of("key"), List.of("late")))
          .isInstanceOf(Failure.class)
          .cause()
          .hasMessageContaining("sentinel 127.0.0.1");
      sentinels.sentinel(2).start();
      await()
          .atMost(RETURN)
          .ignoreExceptionsInstanceOf(Failure.class)
          .until(() -> "OK".equals(late.run(SET, List.of("key"), List.of("late"))));
    }
  }

  @Test
  void aMasterThatTheSentinelsDoNotKnowIsNamed() {
    try (RedisLink other = link(sentinels.uri() + "-of-others", LONG)) {
      assertThatThrownBy(() -> other.probe(UnifiedJedis::ping))
          .isInstanceOf(JedisException.class)
          .hasMessageContaining("images-of-others");
    }
  }

  @Test
  void aChangeThatNothingRestoresIsAnsweredOnceAReplicaHasIt() {
    assertThat(link.runReplicated(SET, List.of("key"), List.of("1"))).isEqualTo("OK");
    assertThat(read(sentinels.node(1))).isEqualTo("1");

    sentinels.node(1).freeze();
    CompletableFuture<Object> change =
        CompletableFuture.supplyAsync(() -> link.runReplicated(SET, List.of("key"), List.of("2")));
    await().pollInterval(Duration.ofMillis(5)).until(() -> read(sentinels.node(0)).equals("2"));
    assertThat(change).as("it waits for the replica").isNotDone();
    sentinels.node(1).thaw();
    await().atMost(RETURN).until(change::isDone);
    assertThat(change).isCompletedWithValue("OK");
    assertThat(read(sentinels.node(1))).isEqualTo("2");
  }

  @Test
  void withoutAReplicaAChangeStandsAfterAMoment() {
    sentinels.node(1).stop();
    try (RedisLink hasty = link(sentinels.uri(), SHORT)) {
      assertThat(hasty.runReplicated(SET, List.of("key"), List.of("1"))).isEqualTo("OK");
    }
    assertThat(read(sentinels.node(0))).isEqualTo("1");
  }
}
