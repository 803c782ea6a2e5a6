package com.progimage.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.Keys.NewKey;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.key.SignedUrl;
import com.progimage.server.access.key.WrongSecret;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of two servers, or of a server and a command, on one store. */
class KeysTest {
  private static final Owner SHOP = new Owner("shop");
  private static final KeyText ADMIN = KeyText.create();

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final TestTime time = new TestTime();
  private AccessDatabase store;
  private AccessDatabase other;
  private Keys keys;
  private Keys elsewhere;

  @BeforeEach
  void open() {
    store = SqlAccess.open(folder.resolve("access.db"));
    other = SqlAccess.open(folder.resolve("access.db"));
    keys = new Keys(store.keys(), ADMIN, time.clock(), time);
    elsewhere = new Keys(other.keys(), /* adminKey= */ null, time.clock(), time);
  }

  @AfterEach
  void close() {
    other.close();
    store.close();
  }

  private NewKey create(@Nullable Duration lifetime) {
    return keys.create(SHOP, Set.of(Scope.READ, Scope.LIST), "till", lifetime);
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void aNewKeyIsAcceptedEverywhere() {
    NewKey key = create(null);
    for (Keys each : List.of(keys, elsewhere)) {
      ApiKey accepted = each.require(key.text().text());
      assertThat(accepted)
          .usingRecursiveComparison()
          .ignoringFields("times.lastUsedOn")
          .isEqualTo(key.key());
      assertThat(each.require(key.key().id()).id()).isEqualTo(key.key().id());
    }
    assertThat(Identity.of(key.key()).scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.LIST);
    assertThat(elsewhere.list(SHOP, null, 10))
        .extracting(ApiKey::id)
        .containsExactly(key.key().id());
  }

  @Test
  void otherKeysAreRefusedInTheSameWords() {
    NewKey key = create(null);
    KeyText wrongSecret = WrongSecret.of(key.key().id());
    for (String text :
        List.of(
            "", "secret", "pik_", KeyText.create().text(), wrongSecret.text(), key.text() + "x")) {
      assertThatThrownBy(() -> keys.require(text))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("mistyped, expired, revoked or of another server")
          .hasMessageNotContaining("pik_");
    }
    assertThat(keys.require(key.text().text())).isNotNull();
  }

  @Test
  void eachRefusalAsksTheStoreOnceAndAKeyInUseSeldom() {
    SlowStore slow = new SlowStore(store.keys(), Duration.ZERO);
    Keys counted = new Keys(slow, ADMIN, time.clock(), time);
    NewKey key = create(null);
    counted.require(key.text().text());
    counted.require(key.text().text());
    assertThat(slow.lookUps()).as("it is remembered").hasValue(1);

    KeyText unknown = KeyText.create();
    KeyText wrong = WrongSecret.of(key.key().id());
    KeyText wrongOfAdmin = WrongSecret.of(ADMIN.id());
    for (KeyText refused : List.of(unknown, wrong, wrongOfAdmin)) {
      int before = slow.lookUps().get();
      assertRefused(ErrorCode.KEY_INVALID, () -> counted.require(refused.text()));
      assertRefused(
          ErrorCode.SIGNATURE_INVALID, () -> counted.requireSigned(unsigned(refused.id())));
      assertThat(slow.lookUps()).hasValue(before + 2);
    }
    counted.require(ADMIN.text());
  }

  @Test
  void aKeyIsFoundAtOnceWhileItsRecentUseIsRemembered() {
    NewKey key = create(Duration.ofHours(1));
    String text = key.text().text();
    assertThat(keys.findAtOnce(text)).as("not looked up yet").isEmpty();
    keys.require(text);
    assertThat(keys.findAtOnce(text)).contains(keys.require(text));
    assertThat(keys.findAtOnce(WrongSecret.of(key.key().id()).text())).isEmpty();
    assertThat(keys.findAtOnce(KeyText.create().text())).isEmpty();
    assertThat(keys.findAtOnce(text + "x")).isEmpty();
    assertThat(keys.findAtOnce(ADMIN.text())).isPresent();
    time.pass(Duration.ofSeconds(5));
    assertThat(keys.findAtOnce(text)).as("it may be revoked elsewhere").isEmpty();

    keys.require(text);
    elsewhere.require(text);
    keys.revoke(key.key().id());
    assertThat(keys.findAtOnce(text)).as("it was revoked here").isEmpty();
    time.pass(Duration.ofSeconds(5));
    assertThat(elsewhere.findAtOnce(text)).isEmpty();
  }

  @Test
  void anExpiredKeyAndOneThatWasNotUsedTodayAreNotFoundAtOnce() {
    String brief = create(Duration.ofSeconds(2)).text().text();
    keys.require(brief);
    time.pass(Duration.ofMillis(1_999));
    assertThat(keys.findAtOnce(brief)).isPresent();
    time.pass(Duration.ofMillis(1));
    assertThat(keys.findAtOnce(brief)).isEmpty();

    NewKey lasting = create(null);
    assertThat(keys.find(lasting.key().id())).isPresent();
    assertThat(keys.findAtOnce(lasting.text().text())).as("its use is not recorded").isEmpty();
  }

  private SignedUrl unsigned(KeyId key) {
    long end = time.instant().getEpochSecond() + 60;
    String path = "/images/01a1fe7c-3a45-7cdd-a489-bfd64996ed12.png";
    return new SignedUrl(path, Long.toString(end), /* covers= */ null, key.text(), "wrong");
  }

  @Test
  void anExpiredKeyIsRefused() {
    NewKey key = create(Duration.ofMinutes(1));
    time.pass(Duration.ofMillis(59_999));
    assertThat(keys.require(key.text().text())).isNotNull();
    time.pass(Duration.ofMillis(1));
    assertRefused(ErrorCode.KEY_INVALID, () -> keys.require(key.text().text()));
  }

  @Test
  void aRevocationIsInForceHereAtOnceAndElsewhereWithinFiveSeconds() {
    NewKey key = create(null);
    String text = key.text().text();
    keys.require(text);
    elsewhere.require(text);
    keys.revoke(key.key().id());
    assertRefused(ErrorCode.KEY_INVALID, () -> keys.require(text));
    assertThat(elsewhere.require(text)).as("as it remembers").isNotNull();

    time.pass(Duration.ofSeconds(5));
    assertRefused(ErrorCode.KEY_INVALID, () -> elsewhere.require(text));
    assertThat(keys.require(key.key().id()).times().revokedAt()).isNotNull();
    keys.revoke(key.key().id());
  }

  @Test
  void aKeyThatDoesNotExistIsNotFound() {
    KeyId unknown = KeyText.create().id();
    assertRefused(ErrorCode.KEY_NOT_FOUND, () -> keys.require(unknown));
    assertRefused(ErrorCode.KEY_NOT_FOUND, () -> keys.revoke(unknown));
  }

  @Test
  void theAdminKeyIsValidWithoutBeingStored() {
    ApiKey admin = keys.require(ADMIN.text());
    assertThat(admin.scopes()).containsExactlyInAnyOrder(Scope.values());
    assertThat(admin.owner()).isEqualTo(Owner.PUBLIC);
    assertThat(keys.find(ADMIN.id())).contains(admin);
    assertThat(keys.list(null, null, 10)).isEmpty();
    assertRefused(ErrorCode.KEY_NOT_FOUND, () -> keys.revoke(ADMIN.id()));
    assertRefused(ErrorCode.KEY_INVALID, () -> elsewhere.require(ADMIN.text()));
    KeyText wrong = WrongSecret.of(ADMIN.id());
    assertRefused(ErrorCode.KEY_INVALID, () -> keys.require(wrong.text()));
  }

  @Test
  void theDayOfTheLastUseIsRecorded() {
    NewKey key = create(null);
    KeyId id = key.key().id();
    assertThat(keys.require(id).times().lastUsedOn()).isNull();
    keys.require(key.text().text());
    assertThat(keys.require(id).times().lastUsedOn()).isEqualTo(LocalDate.of(2026, 3, 1));
    time.pass(Duration.ofDays(1));
    elsewhere.require(key.text().text());
    assertThat(keys.require(id).times().lastUsedOn()).isEqualTo(LocalDate.of(2026, 3, 2));
  }

  @Test
  void aNameIsOneShortLine() {
    Set<Scope> scopes = Set.of(Scope.READ);
    assertThat(keys.create(SHOP, scopes, "n".repeat(100), null).key().name()).hasSize(100);
    for (String name : List.of("n".repeat(101), "two\nlines", "\u001b[31mred")) {
      assertRefused(ErrorCode.MALFORMED_REQUEST, () -> keys.create(SHOP, scopes, name, null));
    }
    assertThat(keys.list(null, null, 10)).hasSize(1);
  }

  @Test
  void aLifetimeIsASecondToAHundredYears() {
    for (Duration lifetime :
        List.of(Duration.ZERO, Duration.ofSeconds(-1), Keys.MAX_LIFETIME.plusSeconds(1))) {
      assertRefused(ErrorCode.MALFORMED_REQUEST, () -> create(lifetime));
    }
    assertThat(create(Keys.MAX_LIFETIME).key().isValid(time.instant())).isTrue();
    assertThat(create(Duration.ofSeconds(1)).key().isValid(time.instant())).isTrue();
  }
}
