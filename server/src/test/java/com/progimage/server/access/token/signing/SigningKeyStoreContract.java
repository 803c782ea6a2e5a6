package com.progimage.server.access.token.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of signing keys. Each test has two handles, as two servers have. */
public abstract class SigningKeyStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Duration LIFE = Duration.ofDays(31);

  private AccessDatabase database;
  private AccessDatabase otherDatabase;
  private SigningKeyStore store;
  private SigningKeyStore other;

  /** Opens a store; every handle of a test is on the same keys. */
  protected abstract AccessDatabase open();

  @BeforeEach
  void openTwo() {
    database = open();
    otherDatabase = open();
    store = database.signingKeys();
    other = otherDatabase.signingKeys();
  }

  @AfterEach
  void close() {
    otherDatabase.close();
    database.close();
  }

  private static SigningKey key(String id, Instant createdAt) {
    return new SigningKey(id, "{\"kty\": \"of %s\"}", createdAt, createdAt.plus(LIFE));
  }

  @Test
  void aKeyIsListedAsItIsByEveryHandleAndSurvivesAReopening() {
    SigningKey key = key("a", NOW);
    assertThat(other.list()).isEmpty();
    assertThat(store.rotate(null, key, NOW)).isTrue();
    assertThat(store.list()).containsExactly(key);
    assertThat(other.list()).containsExactly(key);
    close();
    openTwo();
    assertThat(store.list()).containsExactly(key);
  }

  @Test
  void onlyWhoKnowsTheNewestKeyAddsOne() {
    SigningKey first = key("z", NOW);
    SigningKey second = key("a", NOW.plusMillis(1));
    SigningKey third = key("m", NOW.plusMillis(2));
    assertThat(store.rotate("z", first, NOW)).isFalse();
    assertThat(store.rotate(null, first, NOW)).isTrue();
    assertThat(other.rotate(null, second, NOW)).isFalse();
    assertThat(other.rotate("z", second, NOW)).isTrue();
    assertThat(store.rotate("z", third, NOW)).isFalse();
    assertThat(store.rotate("a", third, NOW)).isTrue();
    assertThat(other.list()).containsExactly(third, second, first);
  }

  @Test
  void keysThatEndedAreForgottenWhenOneIsAdded() {
    SigningKey first = key("a", NOW);
    SigningKey second = key("b", NOW.plus(Duration.ofDays(1)));
    assertThat(store.rotate(null, first, NOW)).isTrue();
    assertThat(store.rotate("a", second, second.createdAt())).isTrue();
    SigningKey third = key("c", first.endsAt());
    assertThat(store.rotate("wrong", third, third.createdAt())).isFalse();
    assertThat(store.list()).containsExactly(second, first);
    assertThat(store.rotate("b", third, third.createdAt())).isTrue();
    assertThat(other.list()).containsExactly(third, second);
  }

  @Test
  void ofManyServersOneAddsTheFirstKey() throws Exception {
    int threads = 8;
    List<Future<Boolean>> added = new ArrayList<>();
    try (ExecutorService servers = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        SigningKeyStore handle = i % 2 == 0 ? store : other;
        SigningKey key = key("key" + i, NOW);
        added.add(servers.submit(() -> handle.rotate(null, key, NOW)));
      }
    }
    int count = 0;
    for (Future<Boolean> each : added) {
      count += each.get() ? 1 : 0;
    }
    assertThat(count).isEqualTo(1);
    assertThat(store.list()).hasSize(1).isEqualTo(other.list());
  }

  @Test
  void aClosedStoreIsUnavailable() {
    otherDatabase.close();
    Assertions.assertThatThrownBy(() -> other.list())
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
    otherDatabase = open();
  }
}
