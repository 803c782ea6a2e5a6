package com.progimage.server.registry.redis;

import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.OwnerSpaceContract;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisOwnerSpaceTest extends OwnerSpaceContract {
  private static RedisProcess redis;

  private final List<Registry> opened = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = new RedisProcess(folder);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void empty() {
    opened.forEach(Registry::close);
    try (RedisClient client = redis.client()) {
      client.flushAll();
    }
  }

  @Override
  protected Registry open(String instanceId) {
    return new RedisRegistry(redis.uri(), instanceId, () -> {}, CheckpointNote.NONE);
  }

  @Override
  protected Registry second(Registry first) {
    Registry another = open(Samples.INSTANCE);
    opened.add(another);
    return another;
  }
}
