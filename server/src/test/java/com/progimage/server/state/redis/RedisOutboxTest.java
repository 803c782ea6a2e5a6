package com.progimage.server.state.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.state.StateStore;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.OutboxContract;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisOutboxTest extends OutboxContract {
  private static RedisProcess redis;
  private static RedisClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = new RedisProcess(folder);
    client = redis.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @Override
  public StateStore open() {
    client.flushAll();
    return new RedisStateStore(redis.uri(), UUID.randomUUID().toString());
  }

  @Override
  public void endLeases() {
    client.keys("pi:message:*").forEach(key -> client.hdel(key, "leased"));
  }

  @Test
  void aServerWhoseClockIsAheadDoesNotEndALeaseEarly() {
    register("https://hook.example/told");
    cancelled();
    Instant due = NOW.plusSeconds(3);
    Instant ahead = due.plus(Duration.ofHours(1));
    Duration lease = Duration.ofSeconds(2);
    Message first = outbox.take(1, due, lease, _ -> true).getFirst();
    assertThat(outbox.take(1, ahead, lease, _ -> true)).isEmpty();
    Message second =
        await()
            .until(() -> outbox.take(1, ahead, lease, _ -> true), taken -> !taken.isEmpty())
            .getFirst();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.attempt()).isEqualTo(2);
  }
}
