package com.progimage.server.access.redis;

import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKeyStoreContract;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisSigningKeysTest extends SigningKeyStoreContract {
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

  @BeforeEach
  void empty() {
    client.flushAll();
  }

  @Override
  protected AccessDatabase open() {
    return new RedisAccess(redis.uri());
  }
}
