package com.progimage.server.maintenance.sweep;

import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

final class RedisSweepTest extends SweepContract {
  private static RedisProcess redis;

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = new RedisProcess(folder);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  Registry openRegistry() throws IOException {
    try (RedisClient client = redis.client()) {
      client.flushAll();
    }
    return new RedisRegistry(
        redis.uri(), folder.blobs.folder().instanceId(), () -> {}, CheckpointNote.NONE);
  }
}
