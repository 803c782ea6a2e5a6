package com.progimage.server.api;

import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

final class RedisAnalysisApiTest extends AnalysisApiContract {
  private RedisProcess redis;

  @Override
  KeyedServer start(Path folder, Map<Setting, String> settings) throws Exception {
    redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")));
    Map<Setting, String> all = new EnumMap<>(settings);
    all.put(Setting.REDIS, redis.uri());
    return KeyedServer.start(folder.resolve("data"), all);
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }
}
