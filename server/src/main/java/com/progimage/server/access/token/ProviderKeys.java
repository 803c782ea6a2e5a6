package com.progimage.server.access.token;

import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.failure.Failure;
import java.io.IOException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the public keys of an identity provider. While the provider does not answer, its last
 * keys stay valid. Thread-safe.
 */
final class ProviderKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);

  /** Older keys are read again, while they are used. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  /** Between two attempts, which unknown keys in tokens of any client can cause. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** The same before the first success, when every token is refused. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  /** For this time a request waits for an attempt. */
  private static final Duration WAIT = Duration.ofSeconds(3);

  private static final int MAX_WAITING = 64;

  private static final int MAX_KEYS = 100;
  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;

  private final JwksSource source;
  private final Ticker ticker;
  private final Executor executor;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private volatile @Nullable ReadKeys read;
  private volatile boolean lastFailed;
  private @Nullable CompletableFuture<Void> attempt;
  private volatile long attemptNanos;

  /**
   * What a token's head says of its key.
   *
   * @param id empty: none
   */
  private record KeyName(String id, String algorithm) {}

  /**
   * @param nanos of the ticker
   */
  private record ReadKeys(Map<KeyName, PublicKey> keys, long nanos) {}

  /**
   * @param executor runs attempts to read the keys
   */
  ProviderKeys(JwksSource source, Ticker ticker, Executor executor) {
    this.source = source;
    this.ticker = ticker;
    this.executor = executor;
  }

  /** Starts to read the keys, so that the first token finds them. */
  void prepare() {
    var _ = attempt();
  }

  /**
   * Finds the key that signed a token. An unknown key, or keys that are not fresh, make it read
   * them again, at most once a minute. While keys are fresh, requests with known ones do not wait
   * for that; later, an attempt holds such requests up for three seconds, and then the last keys
   * are valid.
   *
   * @param id {@code kid}; null: the token names none, and the only key for its algorithm is meant
   * @throws Failure {@code provider-unavailable} if the key is unknown, and the provider does not
   *     answer
   */
  Optional<PublicKey> find(@Nullable String id, String algorithm) {
    ReadKeys before = read;
    Optional<PublicKey> known = find(before, id, algorithm);
    if (known.isPresent() && before != null && isFresh(before)) {
      return known;
    }
    CompletableFuture<Void> attempt = attempt();
    if (known.isPresent()) {
      awaitIfFast(attempt);
    } else {
      await(attempt, WAIT);
    }
    Optional<PublicKey> found = find(read, id, algorithm);
    if (found.isEmpty() && (read == null || lastFailed)) {
      throw TokenFailures.providerAway(null);
    }
    return found;
  }

  private static Optional<PublicKey> find(
      @Nullable ReadKeys read, @Nullable String id, String algorithm) {
    if (read == null) {
      return Optional.empty();
    }
    if (id != null) {
      return Optional.ofNullable(read.keys().get(new KeyName(id, algorithm)));
    }
    List<PublicKey> candidates =
        read.keys().entrySet().stream()
            .filter(key -> key.getKey().algorithm().equals(algorithm))
            .map(Map.Entry::getValue)
            .toList();
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }

  private boolean isFresh(ReadKeys keys) {
    return ticker.read() - keys.nanos() < FRESH.toNanos();
  }

  private void awaitIfFast(CompletableFuture<Void> attempt) {
    Duration left = WAIT.minusNanos(ticker.read() - attemptNanos);
    if (left.isPositive()) {
      try {
        await(attempt, left);
      } catch (Failure slow) {
        // The last keys stay valid.
      }
    }
  }

  private void await(CompletableFuture<Void> attempt, Duration longest) {
    if (attempt.isDone()) {
      return;
    }
    if (!waiting.tryAcquire()) {
      throw TokenFailures.providerAway(null);
    }
    try {
      attempt.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw TokenFailures.providerAway(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TokenFailures.providerAway(e);
    } finally {
      waiting.release();
    }
  }

  /** Returns the attempt in progress, a new one if it is time for one, or the last one. */
  private synchronized CompletableFuture<Void> attempt() {
    CompletableFuture<Void> last = attempt;
    long now = ticker.read();
    long pause = (read == null ? FIRST_PAUSE : PAUSE).toNanos();
    if (last != null && (!last.isDone() || now - attemptNanos < pause)) {
      return last;
    }
    attemptNanos = now;
    CompletableFuture<Void> next = CompletableFuture.runAsync(this::readKeys, executor);
    attempt = next;
    return next;
  }

  private void readKeys() {
    try {
      Map<KeyName, PublicKey> keys = parse(source.read());
      read = new ReadKeys(keys, ticker.read());
      lastFailed = false;
    } catch (IOException | RuntimeException e) {
      lastFailed = true;
      LOG.warn(
          "the keys of the identity provider cannot be read: {}; {}",
          e.getMessage(),
          read == null ? "its tokens are refused" : "the last ones stay valid");
    }
  }

  private static Map<KeyName, PublicKey> parse(String json) throws IOException {
    try {
      List<JsonWebKey> all = new JsonWebKeySet(json).getJsonWebKeys();
      if (all.size() > MAX_KEYS) {
        throw new IOException("there are %d keys, more than %d".formatted(all.size(), MAX_KEYS));
      }
      Map<KeyName, PublicKey> keys = new HashMap<>();
      for (JsonWebKey each : all) {
        if (each instanceof PublicJsonWebKey key && isForSignatures(key)) {
          algorithm(key).ifPresent(name -> keys.put(name, key.getPublicKey()));
        }
      }
      if (keys.isEmpty()) {
        throw new IOException("it has no key for RS256, ES256 or EdDSA");
      }
      return Map.copyOf(keys);
    } catch (JoseException e) {
      throw new IOException("it is no JSON Web Key Set", e);
    }
  }

  private static boolean isForSignatures(PublicJsonWebKey key) {
    return (key.getUse() == null || key.getUse().equals("sig"))
        && (key.getKeyOps() == null || key.getKeyOps().contains("verify"));
  }

  /** Names the one algorithm that a key is used with; empty if it is for none that is allowed. */
  private static Optional<KeyName> algorithm(PublicJsonWebKey key) {
    Optional<String> algorithm =
        switch (key) {
          case RsaJsonWebKey rsa when isAllowed(rsa.getRsaPublicKey()) ->
              Optional.of(AlgorithmIdentifiers.RSA_USING_SHA256);
          case EllipticCurveJsonWebKey curve when curve.getCurveName().equals("P-256") ->
              Optional.of(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
          case OctetKeyPairJsonWebKey curve when curve.getSubtype().equals("Ed25519") ->
              Optional.of(AlgorithmIdentifiers.EDDSA);
          default -> Optional.empty();
        };
    return algorithm
        .filter(name -> key.getAlgorithm() == null || key.getAlgorithm().equals(name))
        .map(name -> new KeyName(key.getKeyId() == null ? "" : key.getKeyId(), name));
  }

  private static boolean isAllowed(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
  }
}
