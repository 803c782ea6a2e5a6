package com.progimage.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for every store of keys. Each test has two handles, as a server and a command have.
 */
public abstract class ApiKeyStoreContract {
  protected static final int MAX_KEYS = 20;

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
  private static final Owner SHOP = new Owner("shop");
  private static final Owner BLOG = new Owner("blog");

  private AccessDatabase database;
  private AccessDatabase otherDatabase;
  private ApiKeyStore store;
  private ApiKeyStore other;

  /** Opens a store for {@link #MAX_KEYS} keys; every handle of a test is on the same keys. */
  protected abstract AccessDatabase open();

  @BeforeEach
  void openTwo() {
    database = open();
    otherDatabase = open();
    store = database.keys();
    other = otherDatabase.keys();
  }

  @AfterEach
  void close() {
    otherDatabase.close();
    database.close();
  }

  private static ApiKey key(Owner owner) {
    return key(owner, NOW, /* expiresAt= */ null);
  }

  private static ApiKey key(Owner owner, Instant createdAt, @Nullable Instant expiresAt) {
    KeyText text = KeyText.create();
    return new ApiKey(
        text.id(),
        owner,
        Set.of(Scope.READ, Scope.WRITE),
        "the \"till\" in Köln",
        KeyProof.of(text),
        ApiKey.KeyTimes.of(createdAt, expiresAt));
  }

  private List<ApiKey> added(Owner owner, int count) {
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(key(owner));
      store.add(keys.getLast());
    }
    keys.sort(Comparator.comparing(ApiKey::id));
    return keys;
  }

  private static ApiKey revoked(ApiKey key, Instant at) {
    ApiKey.KeyTimes times = key.times();
    return new ApiKey(
        key.id(),
        key.owner(),
        key.scopes(),
        key.name(),
        key.proof(),
        new ApiKey.KeyTimes(times.createdAt(), times.expiresAt(), times.lastUsedOn(), at));
  }

  private static ErrorCode codeOf(Runnable call) {
    try {
      call.run();
    } catch (Failure failure) {
      return failure.code();
    }
    throw new AssertionError("the call did not fail");
  }

  @Test
  void anAddedKeyIsFoundAsItIsByEveryHandle() {
    ApiKey key = key(SHOP);
    ApiKey mortal = key(BLOG, NOW, NOW.plusSeconds(60));
    store.add(key);
    other.add(mortal);
    for (ApiKeyStore each : List.of(store, other)) {
      assertThat(each.find(key.id())).contains(key);
      assertThat(each.find(mortal.id())).contains(mortal);
      assertThat(each.find(KeyText.create().id())).isEmpty();
    }
  }

  @Test
  void keysSurviveAReopening() {
    ApiKey key = key(SHOP);
    store.add(key);
    store.used(key.id(), TODAY);
    store.revoke(key.id(), NOW);
    close();

    openTwo();
    ApiKey found = store.find(key.id()).orElseThrow();
    assertThat(found.times().lastUsedOn()).isEqualTo(TODAY);
    assertThat(found.times().revokedAt()).isEqualTo(NOW);
  }

  @Test
  void toAddAKeyTwiceChangesNothingNotEvenAtTheMaximum() {
    ApiKey first = added(SHOP, MAX_KEYS).getFirst();
    other.revoke(first.id(), NOW);
    store.add(first);
    assertThat(store.find(first.id())).contains(revoked(first, NOW));
    assertThat(store.list(null, null, 100)).hasSize(MAX_KEYS);
  }

  @Test
  void listsArePagesInTheOrderOfIds() {
    List<ApiKey> ofShop = added(SHOP, 5);
    List<ApiKey> all = new ArrayList<>(ofShop);
    all.addAll(added(BLOG, 4));
    all.sort(Comparator.comparing(ApiKey::id));

    assertThat(other.list(null, null, 100)).isEqualTo(all);
    assertThat(other.list(null, null, 3)).isEqualTo(all.subList(0, 3));
    assertThat(other.list(null, all.get(2).id(), 4)).isEqualTo(all.subList(3, 7));
    assertThat(other.list(null, all.getLast().id(), 4)).isEmpty();
    assertThat(other.list(SHOP, null, 2)).isEqualTo(ofShop.subList(0, 2));
    assertThat(other.list(SHOP, ofShop.get(1).id(), 100)).isEqualTo(ofShop.subList(2, 5));
    assertThat(other.list(new Owner("nobody"), null, 100)).isEmpty();
  }

  @Test
  void aRevokedKeyStaysListedWithTheFirstTimeOfItsRevocation() {
    ApiKey key = key(SHOP);
    store.add(key);
    assertThat(other.revoke(key.id(), NOW)).isTrue();
    assertThat(store.revoke(key.id(), NOW.plusSeconds(1))).isTrue();
    for (ApiKeyStore each : List.of(store, other)) {
      assertThat(each.find(key.id())).contains(revoked(key, NOW));
      assertThat(each.list(SHOP, null, 10)).containsExactly(revoked(key, NOW));
    }
    assertThat(store.revoke(KeyText.create().id(), NOW)).isFalse();
  }

  @Test
  void theLastUseIsTheLatestDay() {
    ApiKey key = key(SHOP);
    store.add(key);
    store.used(key.id(), TODAY);
    other.used(key.id(), TODAY.minusDays(1));
    assertThat(store.find(key.id()).orElseThrow().times().lastUsedOn()).isEqualTo(TODAY);
    other.used(key.id(), TODAY.plusDays(30));
    assertThat(store.find(key.id()).orElseThrow().times().lastUsedOn())
        .isEqualTo(TODAY.plusDays(30));

    KeyId unknown = KeyText.create().id();
    store.used(unknown, TODAY);
    assertThat(store.find(unknown)).isEmpty();
  }

  @Test
  void concurrentAddsNeverExceedTheMaximum() throws Exception {
    int threads = 8;
    List<Future<Integer>> refusals = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        ApiKeyStore handle = i % 2 == 0 ? store : other;
        refusals.add(callers.submit(() -> refusedOfTen(handle)));
      }
    }
    int refused = 0;
    for (Future<Integer> each : refusals) {
      refused += each.get();
    }
    assertThat(refused).isEqualTo(threads * 10 - MAX_KEYS);
    assertThat(store.list(null, null, 100)).hasSize(MAX_KEYS);
    assertThat(store.list(SHOP, null, 100)).hasSize(MAX_KEYS);
  }

  private static int refusedOfTen(ApiKeyStore handle) {
    int refused = 0;
    for (int i = 0; i < 10; i++) {
      try {
        handle.add(key(SHOP));
      } catch (Failure full) {
        assertThat(full.code()).isEqualTo(ErrorCode.TOO_MANY_KEYS);
        refused++;
      }
    }
    return refused;
  }

  @Test
  void keysThatEndedLongAgoMakeRoom() {
    List<ApiKey> lasting = added(SHOP, MAX_KEYS - 3);
    ApiKey revoked = key(SHOP);
    ApiKey expired = key(BLOG, NOW, NOW.plusSeconds(1));
    ApiKey revokedLater = key(BLOG, NOW, NOW.plus(Duration.ofDays(900)));
    for (ApiKey key : List.of(revoked, expired, revokedLater)) {
      store.add(key);
    }
    store.revoke(revoked.id(), NOW);
    other.revoke(revokedLater.id(), NOW.plus(Duration.ofDays(1)));
    Instant soon = NOW.plus(ApiKeyStore.ENDED_STAYS);
    assertThat(codeOf(() -> store.add(key(SHOP, soon, null)))).isEqualTo(ErrorCode.TOO_MANY_KEYS);

    store.add(key(SHOP, soon.plusMillis(2_000), null));
    assertThat(other.find(revoked.id())).isEmpty();
    assertThat(other.find(expired.id())).isEmpty();
    assertThat(other.list(BLOG, null, 100))
        .extracting(ApiKey::id)
        .containsExactly(revokedLater.id());
    store.add(key(SHOP, soon.plusMillis(2_000), null));
    Instant later = soon.plus(Duration.ofDays(2));
    store.add(key(SHOP, later, null));
    assertThat(other.find(revokedLater.id())).isEmpty();
    assertThat(codeOf(() -> store.add(key(SHOP, later, null)))).isEqualTo(ErrorCode.TOO_MANY_KEYS);
    assertThat(other.list(null, null, 100)).hasSize(MAX_KEYS).containsAll(lasting);
  }

  @Test
  void theStoreKeepsNoSecret() {
    KeyText text = KeyText.create();
    ApiKey key =
        new ApiKey(text.id(), SHOP, Set.of(), "", KeyProof.of(text), ApiKey.KeyTimes.of(NOW, null));
    assertThat(KeyJson.write(key)).doesNotContain(text.secret());
    store.add(key);
    assertThat(other.find(key.id())).contains(key);
  }

  @Test
  void aClosedStoreIsUnavailable() {
    otherDatabase.close();
    assertThatThrownBy(() -> other.list(null, null, 1))
        .isInstanceOf(Failure.class)
        .extracting(failure -> ((Failure) failure).code())
        .isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE);
    otherDatabase = open();
  }
}
