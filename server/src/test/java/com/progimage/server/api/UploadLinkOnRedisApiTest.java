package com.progimage.server.api;

import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The same with a registry and a store of jobs in Redis. */
final class UploadLinkOnRedisApiTest extends UploadLinkApiTest {
  @TempDir static Path folder;
  private static RedisProcess redis;

  @Override
  Map<Setting, String> store() {
    redis = new RedisProcess(folder);
    return Map.of(Setting.REDIS, redis.uri());
  }

  @AfterAll
  static void end() {
    redis.close();
  }
}
