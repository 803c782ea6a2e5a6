package com.progimage.server.state.outbox;

import com.progimage.server.registry.RedisProcess;
import com.progimage.server.state.RedisStateStore;
import com.progimage.server.state.StateStore;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
  StateStore open() {
    client.flushAll();
    return new RedisStateStore(redis.uri(), UUID.randomUUID().toString());
  }
}
