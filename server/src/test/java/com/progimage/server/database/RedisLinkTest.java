package com.progimage.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.exceptions.JedisException;

final class RedisLinkTest {
  private final AtomicInteger outages = new AtomicInteger();
  private final AtomicInteger doubts = new AtomicInteger();
  private RedisProcess redis;
  private RedisLink link;

  @BeforeEach
  void open(@TempDir Path folder) {
    redis = new RedisProcess(folder);
    link =
        new RedisLink(
            RedisAddress.parse(redis.uri()),
            cause ->
                Failure.temporary(
                    ErrorCode.REGISTRY_UNAVAILABLE, "Redis is away", Duration.ofSeconds(1), cause));
    link.onOutage(outages::incrementAndGet);
    link.onDoubt(doubts::incrementAndGet);
    link.open(true);
  }

  @AfterEach
  void close() {
    link.close();
    redis.close();
  }

  @Test
  void anOverdueCallIsRefusedButIsNoOutage() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(() ->
            link.guarded(_ -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new JedisException(e);
              }
              return "";
            }))
        .isInstanceOf(Failure.class);
    assertThat(outages).hasValue(0);
    assertThat(doubts).hasValue(1);
    assertThat(link.<String>guarded(client -> client.ping())).isEqualTo("PONG");
  }

  @Test
  void anInterruptedCallerSaysNothingAboutRedis() {
    Thread.currentThread().interrupt();
    // An answer that was there already would be returned.
    assertThatThrownBy(() -> link.guarded(client -> client.blpop(0.5, "empty")))
        .isInstanceOf(Failure.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outages).hasValue(0);
    assertThat(doubts).hasValue(0);
  }

  @Test
  void aRedisThatEndedIsAnOutage() {
    assertThat(link.<String>guarded(client -> client.ping())).isEqualTo("PONG");
    redis.stop();
    assertThatThrownBy(() -> link.guarded(client -> client.ping())).isInstanceOf(Failure.class);
    assertThat(outages).hasValue(1);
  }
}
