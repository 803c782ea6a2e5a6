package com.progimage.server.access.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.quota.DailyUse;
import com.progimage.server.access.quota.QuotaStoreContract;
import com.progimage.server.access.quota.UseReport;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.image.Owner;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisQuotasTest extends QuotaStoreContract {
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

  @Test
  void whatWasUsedInADayIsForgottenByItself() {
    try (AccessDatabase store = open()) {
      store
          .quotas()
          .add(
              new Owner("shop"),
              LocalDate.of(2026, 3, 1),
              new UseReport("a", 1, new DailyUse(1, 1)));
      assertThat(client.ttl("pi:used:2026-03-01:shop")).isBetween(172_000L, 172_800L);
    }
  }
}
