package com.progimage.server.state.redis;

import com.progimage.server.state.StateStore;
import com.progimage.server.state.link.LinkStoreContract;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

final class RedisLinksTest extends LinkStoreContract {
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
}
