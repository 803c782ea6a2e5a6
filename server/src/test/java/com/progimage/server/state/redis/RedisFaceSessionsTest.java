package com.progimage.server.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.state.StateStore;
import com.progimage.server.state.session.FaceSessionContract;
import com.progimage.server.state.session.FaceSlot;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisFaceSessionsTest extends FaceSessionContract {
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

  @Test
  void endedSessionsLeaveNoKeys() {
    Instant later = Instant.parse("2026-03-02T12:00:00Z");
    FaceSlot _ = filled(1);
    FaceSlot _ = reserved(2);
    assertThat(sessions.reset(id, NOW)).hasSize(1);
    sessions.unused(later, 10).forEach(each -> assertThat(sessions.end(each, later)).isPresent());
    sessions.forget(sessions.leftovers(later, 100));
    assertThat(client.keys("pi:session*")).isEmpty();
  }
}
