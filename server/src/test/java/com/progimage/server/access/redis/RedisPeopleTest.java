package com.progimage.server.access.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStoreContract;
import com.progimage.server.access.attempt.Attempt;
import com.progimage.server.access.attempt.AttemptStoreContract;
import com.progimage.server.access.session.SessionStoreContract;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The stores of accounts, sessions and attempts in Redis. */
class RedisPeopleTest {
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

  private static AccessDatabase open(int maxAccounts) {
    return new RedisAccess(redis.uri(), ApiKeyStore.MAX_KEYS, maxAccounts);
  }

  @Nested
  class RedisAccountsTest extends AccountStoreContract {
    @Override
    protected AccessDatabase open() {
      return RedisPeopleTest.open(MAX_ACCOUNTS);
    }
  }

  @Nested
  class RedisSessionsTest extends SessionStoreContract {
    @Override
    protected AccessDatabase open() {
      return RedisPeopleTest.open(1);
    }
  }

  @Nested
  class RedisAttemptsTest extends AttemptStoreContract {
    @Override
    protected AccessDatabase open() {
      return RedisPeopleTest.open(1);
    }
  }

  @Test
  void whatIsKeptOfAttemptsEndsByItself() {
    try (AccessDatabase store = open(1)) {
      Attempt attempt = Attempt.of("anna", "127.0.0.1");
      store.attempts().charge(attempt, Instant.now());
      store.attempts().succeeded(attempt, Instant.now());
      store.attempts().charge(attempt, Instant.now());
      assertThat(client.keys("*")).hasSize(3).allMatch(key -> client.pttl(key) > 0);
      assertThat(client.keys("*anna*")).isEmpty();
    }
  }
}
