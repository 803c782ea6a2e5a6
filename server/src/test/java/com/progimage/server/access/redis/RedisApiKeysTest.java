package com.progimage.server.access.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.ApiKeyStoreContract;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisApiKeysTest extends ApiKeyStoreContract {
  private static final KeyId UNKNOWN = new KeyId("0123456789ab");

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
    return new RedisAccess(redis.uri(), MAX_KEYS, /* maxAccounts= */ 1);
  }

  @Test
  void aRedisThatForgotItsScriptsIsGivenThemAgain() {
    try (AccessDatabase store = open()) {
      assertThat(store.keys().revoke(UNKNOWN, Instant.EPOCH)).isFalse();
      redis.loseScripts();
      assertThat(store.keys().revoke(UNKNOWN, Instant.EPOCH)).isFalse();
    }
  }

  @Test
  void aRedisThatDoesNotAnswerIsUnavailableInTime() {
    try (AccessDatabase store = open()) {
      assertThat(store.keys().list(null, null, 1)).isEmpty();
      redis.hang(Duration.ofSeconds(3));
      long started = System.nanoTime();
      assertThatThrownBy(() -> store.keys().list(null, null, 1))
          .isInstanceOf(Failure.class)
          .extracting(failure -> ((Failure) failure).code())
          .isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
    }
  }
}
