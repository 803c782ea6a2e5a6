package com.progimage.server.library;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

final class RedisTakeOverTest extends TakeOverContract {
  private static RedisProcess redis;
  private static RedisClient client;

  @BeforeAll
  static void startRedis(@TempDir(factory = MemoryFolder.class) Path folder) {
    redis = new RedisProcess(folder);
    client = redis.client();
  }

  @AfterAll
  static void stopRedis() {
    client.close();
    redis.close();
  }

  @Override
  Registry open(String instanceId) {
    client.flushAll();
    return new RedisRegistry(redis.uri(), instanceId, () -> {}, CheckpointNote.NONE);
  }
}
