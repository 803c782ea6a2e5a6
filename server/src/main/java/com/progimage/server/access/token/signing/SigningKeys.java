package com.progimage.server.access.token.signing;

import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.failure.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The key pairs that sign the tokens of all servers of a store. The first token creates the first
 * pair; each pair is replaced after 30 days. Thread-safe; every method may block.
 */
public final class SigningKeys {
  /** After this time, a pair gets a successor. */
  static final Duration ROTATES = Duration.ofDays(30);

  /** A successor signs after this time, when all servers and their clients can know it. */
  static final Duration LEAD = Duration.ofMinutes(10);

  /** A pair stays published until its last token has ended, with a margin for clocks. */
  private static final Duration ENDS = ROTATES.plus(LEAD).plus(Duration.ofHours(2));

  /** For this time, servers do not ask the store again. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** Between two looks for unknown pairs, which any client can cause. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final SigningKeyStore store;
  private final Clock clock;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Looked looked;

  /** A key of the store, and its parsed form. */
  private record Pair(SigningKey key, PublicJsonWebKey jwk) {}

  /**
   * The result of a look in the store.
   *
   * @param nanos of the ticker
   */
  private record Looked(List<Pair> pairs, long nanos) {}

  public SigningKeys(SigningKeyStore store, Clock clock, Ticker ticker) {
    this.store = store;
    this.clock = clock;
    this.ticker = ticker;
  }

  /**
   * Returns the pair to sign with.
   *
   * @throws Failure {@code registry-unavailable} if the store is unavailable and no pair is known
   */
  public PublicJsonWebKey signer() {
    Instant now = clock.instant();
    List<Pair> pairs = pairs();
    if (pairs.isEmpty() || isOver(pairs.getFirst(), ROTATES, now)) {
      pairs = rotated(now);
    }
    return pairs.stream()
        .filter(pair -> isOver(pair, LEAD, now) && !isOver(pair, ROTATES.plus(LEAD), now))
        .findFirst()
        .orElse(pairs.getFirst())
        .jwk();
  }

  private static boolean isOver(Pair pair, Duration age, Instant now) {
    return !now.isBefore(pair.key().createdAt().plus(age));
  }

  /** If several servers do this at once, one of them adds a pair, and all find it. */
  private List<Pair> rotated(Instant now) {
    List<SigningKey> stored = store.list();
    SigningKey newest = stored.isEmpty() ? null : stored.getFirst();
    if (newest == null || !now.isBefore(newest.createdAt().plus(ROTATES))) {
      boolean _ = store.rotate(newest == null ? null : newest.id(), create(now), now);
    }
    return look();
  }

  private static SigningKey create(Instant now) {
    try {
      EllipticCurveJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      String id = pair.calculateBase64urlEncodedThumbprint("SHA-256").substring(0, 16);
      pair.setKeyId(id);
      pair.setUse("sig");
      pair.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
      return new SigningKey(
          id,
          pair.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE),
          now.truncatedTo(ChronoUnit.MILLIS),
          now.truncatedTo(ChronoUnit.MILLIS).plus(ENDS));
    } catch (JoseException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /**
   * Finds the pair that signed a token.
   *
   * @throws Failure as {@link #signer} does
   */
  public Optional<PublicJsonWebKey> find(String id) {
    Optional<PublicJsonWebKey> known = find(pairs(), id);
    Looked before = looked;
    if (known.isPresent() || before == null || !isOlder(before, PAUSE)) {
      return known;
    }
    return find(lookAfter(before), id);
  }

  private Optional<PublicJsonWebKey> find(List<Pair> pairs, String id) {
    Instant now = clock.instant();
    return pairs.stream()
        .filter(pair -> pair.key().id().equals(id) && now.isBefore(pair.key().endsAt()))
        .map(Pair::jwk)
        .findFirst();
  }

  /** Returns the public parts of all pairs whose tokens may still be valid. */
  public List<PublicJsonWebKey> published() {
    Instant now = clock.instant();
    return pairs().stream()
        .filter(pair -> now.isBefore(pair.key().endsAt()))
        .map(Pair::jwk)
        .toList();
  }

  private List<Pair> pairs() {
    Looked before = looked;
    return before != null && !isOlder(before, FRESH) ? before.pairs() : lookAfter(before);
  }

  private boolean isOlder(Looked one, Duration age) {
    return ticker.read() - one.nanos() >= age.toNanos();
  }

  /** Looks in the store, unless another thread has done so, or it is away and pairs are known. */
  private List<Pair> lookAfter(@Nullable Looked before) {
    lock.lock();
    try {
      Looked now = looked;
      if (now != null && (before == null || now.nanos() != before.nanos())) {
        return now.pairs();
      }
      return look();
    } catch (Failure away) {
      if (before == null) {
        throw away;
      }
      looked = new Looked(before.pairs(), ticker.read());
      return before.pairs();
    } finally {
      lock.unlock();
    }
  }

  private List<Pair> look() {
    Looked found = new Looked(store.list().stream().map(SigningKeys::pair).toList(), ticker.read());
    looked = found;
    return found.pairs();
  }

  private static Pair pair(SigningKey key) {
    try {
      return new Pair(key, PublicJsonWebKey.Factory.newPublicJwk(key.jwk()));
    } catch (JoseException e) {
      throw new IllegalStateException("the " + key + " cannot be read", e);
    }
  }
}
