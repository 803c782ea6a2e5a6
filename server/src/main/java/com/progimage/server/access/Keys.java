package com.progimage.server.access;

import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.key.SignedUrl;
import com.progimage.server.access.key.UrlSignature;
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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates, checks, lists and revokes keys. Thread-safe; methods may block unless they say
 * otherwise.
 */
public final class Keys {
  public static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

  private static final int MAX_NAME_LENGTH = 100;

  /** Made at the first use of a key, because random numbers take time at the start. */
  private static final class Nobody {
    /** Compared with the secrets of unknown keys. */
    static final KeyProof PROOF = KeyProof.of(KeyText.create());
  }

  private final ApiKeyStore store;
  private final @Nullable ApiKey adminKey;
  private final Clock clock;
  private final KnownKeys known;

  /** A new key. Its text is not stored, and cannot be shown again. */
  public record NewKey(ApiKey key, KeyText text) {}

  /**
   * @param adminKey a key of the operator that is valid without being stored; null for none
   */
  public Keys(ApiKeyStore store, @Nullable KeyText adminKey, Clock clock) {
    this(store, adminKey, clock, Ticker.systemTicker());
  }

  /**
   * @param ticker measures how long keys are remembered
   */
  public Keys(ApiKeyStore store, @Nullable KeyText adminKey, Clock clock, Ticker ticker) {
    this.store = store;
    this.adminKey = adminKey == null ? null : admin(adminKey);
    this.clock = clock;
    this.known = new KnownKeys(store, ticker);
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
   * @param name for people, at most 100 characters on one line
   * @param lifetime null: it does not expire
   * @throws Failure {@code malformed-request}, {@code too-many-keys}
   */
  public NewKey create(Owner owner, Set<Scope> scopes, String name, @Nullable Duration lifetime) {
    checkName(name);
    KeyText text = KeyText.create();
    Instant now = clock.instant();
    Instant expiresAt = lifetime == null ? null : now.plus(inRange(lifetime));
    ApiKey key =
        new ApiKey(
            text.id(), owner, scopes, name, KeyProof.of(text), ApiKey.KeyTimes.of(now, expiresAt));
    store.add(key);
    return new NewKey(key, text);
  }

  private static void checkName(String name) {
    if (name.length() > MAX_NAME_LENGTH) {
      throw Failure.overLimit(
          ErrorCode.MALFORMED_REQUEST,
          "a key's name may have %d characters".formatted(MAX_NAME_LENGTH),
          MAX_NAME_LENGTH,
          name.length());
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "a key's name is one line of text: remove line ends and other control characters");
    }
  }

  private static Duration inRange(Duration lifetime) {
    if (lifetime.toSeconds() < 1 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "a key is valid for 1 second to %d days: choose such a time, or none for a key that does not expire"
              .formatted(MAX_LIFETIME.toDays()));
    }
    return lifetime;
  }

  /**
   * Returns the valid key that a client sent. All refusals of a well-formed key take the same time,
   * so that it does not tell whether there is such a key.
   *
   * @throws Failure {@code key-invalid}; {@code registry-unavailable} if the store of keys is
   *     unavailable and this server does not know the key
   */
  public ApiKey require(String text) {
    EvenTime refusal = new EvenTime();
    KeyText sent = KeyText.find(text).orElseThrow(Keys::invalid);
    ApiKey key = require(sent.id(), proof -> proof.matches(sent), Keys::invalid, refusal);
    used(key);
    return key;
  }

  /**
   * Returns the valid key that a request proves to have. A proof that does not fit what is
   * remembered of the key has the store asked, as one for an unknown key has: refusals take the
   * same path, and without the store all of them say that it is unavailable.
   */
  private ApiKey require(
      KeyId id, Predicate<KeyProof> isProven, Supplier<Failure> invalid, EvenTime refusal) {
    Optional<ApiKey> fresh = findFresh(id).filter(key -> isValid(key, isProven));
    if (fresh.isPresent()) {
      return fresh.get();
    }
    Optional<ApiKey> key;
    Failure refused;
    try {
      key = known.ask(id);
      refused = invalid.get();
    } catch (Failure away) {
      key = known.findOld(id);
      refused = away;
    }
    boolean matches = isProven.test(key.map(ApiKey::proof).orElse(Nobody.PROOF));
    if (key.isEmpty() || !matches || !key.get().isValid(clock.instant())) {
      refusal.await();
      throw refused;
    }
    return key.get();
  }

  /**
   * Finds the valid key that a client sent, if this can be told from memory and its use is
   * recorded. Does not block.
   */
  public Optional<ApiKey> findAtOnce(String text) {
    return KeyText.find(text)
        .flatMap(
            sent -> findFresh(sent.id()).filter(key -> isValid(key, proof -> proof.matches(sent))))
        .filter(key -> isAdmin(key.id()) || KnownKeys.isRecorded(key, today()));
  }

  private boolean isValid(ApiKey key, Predicate<KeyProof> isProven) {
    return isProven.test(key.proof()) && key.isValid(clock.instant());
  }

  private Optional<ApiKey> findFresh(KeyId id) {
    return isAdmin(id) ? Optional.ofNullable(adminKey) : known.findFresh(id);
  }

  private boolean isAdmin(KeyId id) {
    return adminKey != null && adminKey.id().equals(id);
  }

  private void used(ApiKey key) {
    if (!key.equals(adminKey)) {
      known.used(key, today());
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * Finds a key, if requests may use it.
   *
   * @throws Failure {@code registry-unavailable} as {@link #require(String)} does
   */
  public Optional<ApiKey> findValid(KeyId id) {
    return find(id).filter(key -> key.isValid(clock.instant()));
  }

  /** Whether requests may still use a key that they have sent before, as far as is known. */
  public boolean isStillValid(KeyId id) {
    try {
      return findValid(id).isPresent();
    } catch (Failure away) {
      return true;
    }
  }

  /**
   * Returns the identity of a request for a signed URL: that of the key, as far as it may read. An
   * unknown key and a wrong signature take the same time.
   *
   * @throws Failure {@code signature-invalid}, {@code signature-expired}; {@code
   *     registry-unavailable} as {@link #require(String)} does
   */
  public Identity requireSigned(SignedUrl url) {
    EvenTime refusal = new EvenTime();
    UrlSignature signed = url.signed().orElseThrow(SignedUrl::invalid);
    KeyId id = url.keyId().orElseThrow(SignedUrl::invalid);
    ApiKey key =
        require(id, proof -> signed.matches(proof, url.signature()), SignedUrl::invalid, refusal);
    if (!clock.instant().isBefore(signed.expiry())) {
      throw SignedUrl.expired();
    }
    used(key);
    Identity identity = Identity.of(key);
    return url.image()
        .map(image -> identity.only(EnumSet.of(Scope.READ, Scope.RENDER), image))
        .orElseGet(() ->
            identity.only(EnumSet.of(Scope.READ, Scope.ORIGINAL, Scope.RENDER), /* image= */ null));
  }

  /** The failure of a request with a key that is not valid. */
  public static Failure invalid() {
    return new Failure(
        ErrorCode.KEY_INVALID,
        "this is no valid key: it is mistyped, expired, revoked or of another server; ask the"
            + " server's administrator for a new one");
  }

  /** Finds a key, as it was a few seconds ago at most. */
  public Optional<ApiKey> find(KeyId id) {
    return isAdmin(id) ? Optional.ofNullable(adminKey) : known.find(id);
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
    known.forget(id);
    if (!exists) {
      throw notFound(id.text());
    }
  }

  public static Failure notFound(String id) {
    return new Failure(
        ErrorCode.KEY_NOT_FOUND,
        "there is no key '%s': list the keys for the ids that there are".formatted(id));
  }
}
