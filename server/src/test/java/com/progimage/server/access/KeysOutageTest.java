package com.progimage.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.Keys.NewKey;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.key.WrongSecret;
import com.progimage.server.access.redis.RedisAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys while their store is unavailable. */
class KeysOutageTest {
  private static final Owner SHOP = new Owner("shop");
  private static final KeyText ADMIN = KeyText.create();

  @TempDir Path folder;

  private final TestTime time = new TestTime();
  private RedisProcess redis;
  private AccessDatabase store;
  private Keys keys;
  private NewKey known;
  private NewKey unknown;

  @BeforeEach
  void start() {
    redis = RedisProcess.logged(folder);
    store = new RedisAccess(redis.uri());
    keys = new Keys(store.keys(), ADMIN, time.clock(), time);
    known = keys.create(SHOP, Set.of(Scope.READ), "", null);
    unknown = keys.create(SHOP, Set.of(Scope.READ), "", null);
    // One use is enough for a server to know the key.
    keys.require(known.text().text());
  }

  @AfterEach
  void stop() {
    store.close();
    redis.close();
  }

  private void accept(NewKey key) {
    assertThat(keys.require(key.text().text()).id()).isEqualTo(key.key().id());
  }

  private void assertUnavailable(NewKey key) {
    assertUnavailable(key.text());
  }

  private void assertUnavailable(KeyText key) {
    assertThatThrownBy(() -> keys.require(key.text()))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
  }

  @Test
  void knownKeysStayValidForTenMinutes() {
    redis.stop();
    time.pass(Duration.ofSeconds(5));
    accept(known);
    assertUnavailable(unknown);
    time.pass(Duration.ofMinutes(9));
    accept(known);
    time.pass(Duration.ofMinutes(1));
    assertUnavailable(known);
    assertThat(keys.require(ADMIN.text()).id()).isEqualTo(ADMIN.id());

    redis.start();
    time.pass(Duration.ofSeconds(1));
    accept(known);
    accept(unknown);
  }

  @Test
  void refusalsDoNotTellWhichKeysThereAre() {
    redis.stop();
    for (Duration later : List.of(Duration.ZERO, Duration.ofSeconds(5))) {
      time.pass(later);
      assertUnavailable(WrongSecret.of(known.key().id()));
      assertUnavailable(KeyText.create());
      assertUnavailable(WrongSecret.of(ADMIN.id()));
      accept(known);
    }
  }

  @Test
  void aRevocationBeforeAnOutageIsInForceAfterIt() {
    try (AccessDatabase other = new RedisAccess(redis.uri())) {
      assertThat(other.keys().revoke(known.key().id(), time.instant())).isTrue();
    }
    redis.stop();
    time.pass(Duration.ofSeconds(5));
    accept(known);
    redis.start();
    time.pass(Duration.ofSeconds(1));
    assertThatThrownBy(() -> keys.require(known.text().text()))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.KEY_INVALID));
  }

  @Test
  void oneRequestASecondWaitsForAStoreThatHangs() {
    redis.hang(Duration.ofSeconds(30));
    time.pass(Duration.ofSeconds(5));
    accept(known);
    long started = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      accept(known);
      assertUnavailable(unknown);
    }
    // If each waited, they would take minutes.
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aStoreThatRecordsNoUsesStillAnswers() {
    try (var client = redis.client()) {
      client.configSet("maxmemory", "1");
    }
    time.pass(Duration.ofDays(1));
    accept(known);
    accept(unknown);
    assertThat(keys.require(known.key().id()).times().lastUsedOn())
        .isEqualTo(LocalDate.ofInstant(known.key().times().createdAt(), ZoneOffset.UTC));
  }
}
