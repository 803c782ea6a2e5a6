package com.progimage.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates, checks, lists and revokes keys. Thread-safe; every method may block. */
public final class Keys {
  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

  /** A revocation is in force on every server after this time and the call to the store: 5 s. */
  private static final Duration REMEMBERED = Duration.ofSeconds(3);

  /** While the store is unavailable, nobody can revoke keys, so that known keys stay valid. */
  private static final Duration OUTAGE = Duration.ofMinutes(10);

  private static final int MAX_NAME_LENGTH = 100;

  /** About 1 KB each. */
  private static final int REMEMBERED_KEYS = 2_000;

  private final AccessStore store;
  private final @Nullable ApiKey adminKey;
  private final Clock clock;
  private final Ticker ticker;
  private final Cache<KeyId, LookedUp> known;

  /** A key as it was at a time; absent if there was none. */
  private record LookedUp(Optional<ApiKey> key, long nanos) {}

  /** A new key. Its text is not stored, and cannot be shown again. */
  public record NewKey(ApiKey key, KeyText text) {}

  /**
   * @param adminKey a key of the operator that is valid without being stored; null for none
   */
  public Keys(AccessStore store, @Nullable KeyText adminKey, Clock clock) {
    this(store, adminKey, clock, Ticker.systemTicker());
  }

  Keys(AccessStore store, @Nullable KeyText adminKey, Clock clock, Ticker ticker) {
    this.store = store;
    this.adminKey = adminKey == null ? null : admin(adminKey);
    this.clock = clock;
    this.ticker = ticker;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED_KEYS)
            .expireAfterWrite(OUTAGE)
            .ticker(ticker)
            .build();
  }

  private static ApiKey admin(KeyText key) {
    return new ApiKey(
        key.id(),
        Owner.PUBLIC,
        EnumSet.allOf(Scope.class),
        "of the server's settings",
        KeyProof.of(key),
        ApiKey.KeyTimes.of(Instant.EPOCH, /* expiresAt= */ null));
  }

  /**
   * @param name for people, at most 100 characters
   * @param lifetime null: it does not expire
   * @throws Failure {@code malformed-request}, {@code too-many-keys}
   */
  public NewKey create(Owner owner, Set<Scope> scopes, String name, @Nullable Duration lifetime) {
    if (name.length() > MAX_NAME_LENGTH) {
      throw Failure.overLimit(
          ErrorCode.MALFORMED_REQUEST,
          "a key's name may have %d characters".formatted(MAX_NAME_LENGTH),
          MAX_NAME_LENGTH,
          name.length());
    }
    KeyText text = KeyText.create();
    Instant now = clock.instant();
    Instant expiresAt = lifetime == null ? null : now.plus(lifetime);
    ApiKey key =
        new ApiKey(
            text.id(), owner, scopes, name, KeyProof.of(text), ApiKey.KeyTimes.of(now, expiresAt));
    store.add(key);
    return new NewKey(key, text);
  }

  /**
   * Returns the valid key that a client sent. It takes equally long for an unknown id and a wrong
   * secret.
   *
   * @throws Failure {@code key-invalid}; {@code registry-unavailable} if the store of keys is
   *     unavailable and this server does not know the key
   */
  public ApiKey require(String text) {
    KeyText sent = KeyText.find(text).orElseThrow(Keys::invalid);
    Optional<ApiKey> key = find(sent.id());
    KeyProof proof = key.map(ApiKey::proof).orElse(NOBODYS);
    boolean matches = proof.matches(sent);
    if (key.isEmpty() || !matches || !key.get().isValid(clock.instant())) {
      throw invalid();
    }
    noteUse(key.get());
    return key.get();
  }

  /**
   * Returns the identity of a request for a signed URL: that of the key, as far as it may read. It
   * takes equally long for an unknown key and a wrong signature.
   *
   * @throws Failure {@code signature-invalid}, {@code signature-expired}; {@code
   *     registry-unavailable} as {@link #require(String)} does
   */
  public Identity requireSigned(SignedUrl url) {
    UrlSignature signed = url.signed().orElseThrow(SignedUrl::invalid);
    Optional<ApiKey> key = url.keyId().flatMap(this::find);
    boolean matches = signed.matches(key.map(ApiKey::proof).orElse(NOBODYS), url.signature());
    Instant now = clock.instant();
    if (key.isEmpty() || !matches || !key.get().isValid(now)) {
      throw SignedUrl.invalid();
    }
    if (!now.isBefore(signed.expiry())) {
      throw SignedUrl.expired();
    }
    return Identity.of(key.get()).onlyReading();
  }

  /** Compared with the secrets of unknown keys, so that these take as long as known ones. */
  private static final KeyProof NOBODYS = KeyProof.of(KeyText.create());

  private static Failure invalid() {
    return new Failure(
        ErrorCode.KEY_INVALID,
        "this is no valid key: it is mistyped, expired, revoked or of another server; ask the"
            + " server's administrator for a new one");
  }

  /** Finds a key, as it was a few seconds ago at most. */
  public Optional<ApiKey> find(KeyId id) {
    if (adminKey != null && adminKey.id().equals(id)) {
      return Optional.of(adminKey);
    }
    LookedUp before = known.getIfPresent(id);
    if (before != null && ticker.read() - before.nanos() < REMEMBERED.toNanos()) {
      return before.key();
    }
    try {
      LookedUp now = new LookedUp(store.find(id), ticker.read());
      known.put(id, now);
      return now.key();
    } catch (Failure away) {
      if (before == null) {
        throw away;
      }
      return before.key();
    }
  }

  private void noteUse(ApiKey key) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (key == adminKey || today.equals(key.times().lastUsedOn())) {
      return;
    }
    try {
      store.used(key.id(), today);
      known.invalidate(key.id());
    } catch (Failure away) {
      LOG.debug("the use of key {} was not recorded: {}", key.id(), away.getMessage());
    }
  }

  /**
   * @throws Failure {@code key-not-found}
   */
  public ApiKey require(KeyId id) {
    return store.find(id).orElseThrow(() -> notFound(id.text()));
  }

  /** Lists keys by their ids; those of one owner, or of all. */
  public List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit) {
    return store.list(owner, after, limit);
  }

  /**
   * Revokes a key: within 5 seconds, no server accepts it any more.
   *
   * @throws Failure {@code key-not-found}
   */
  public void revoke(KeyId id) {
    boolean exists = store.revoke(id, clock.instant());
    known.invalidate(id);
    if (!exists) {
      throw notFound(id.text());
    }
  }

  public static Failure notFound(String id) {
    return new Failure(
        ErrorCode.KEY_NOT_FOUND,
        "there is no key '%s': /keys lists those that there are".formatted(id));
  }
}
