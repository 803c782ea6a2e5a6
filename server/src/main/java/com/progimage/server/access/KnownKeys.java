package com.progimage.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers keys of a store, for a few seconds while the store answers, and longer while it does
 * not. Thread-safe.
 */
final class KnownKeys {
  private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);

  /** A revocation is in force on every server after this time and the call to the store: 5 s. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** The time for which a server without its store accepts the keys that it knows. */
  private static final Duration OUTAGE = Duration.ofMinutes(10);

  /** After a failure, requests do not wait for the store again for this time. */
  private static final Duration FIND_PAUSE = Duration.ofSeconds(1);

  /** A store may answer, and yet refuse to record uses for long, because it is full. */
  private static final Duration USE_PAUSE = Duration.ofMinutes(1);

  /** About 1 KB each. */
  private static final int MOST = 2_000;

  private final ApiKeyStore store;
  private final Ticker ticker;
  private final Cache<KeyId, LookedUp> known;
  private final StorePause finds;
  private final StorePause uses;

  /** A key as it was at a time of the ticker. */
  private record LookedUp(ApiKey key, long nanos) {}

  /** A time after a failure, in which there are no further attempts. */
  private static final class StorePause {
    private final Duration length;
    private volatile boolean began;
    private volatile long nanos;

    StorePause(Duration length) {
      this.length = length;
    }

    void begin(long now) {
      nanos = now;
      began = true;
    }

    boolean isOver(long now) {
      return !began || now - nanos >= length.toNanos();
    }
  }

  KnownKeys(ApiKeyStore store, Ticker ticker) {
    this.store = store;
    this.ticker = ticker;
    this.known =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(OUTAGE).ticker(ticker).build();
    this.finds = new StorePause(FIND_PAUSE);
    this.uses = new StorePause(USE_PAUSE);
  }

  /**
   * Finds a key, as it was a few seconds ago at most, unless the store is unavailable.
   *
   * @throws Failure {@code registry-unavailable} if it is, and the key is not known
   */
  Optional<ApiKey> find(KeyId id) {
    LookedUp before = known.getIfPresent(id);
    long now = ticker.read();
    if (before != null && now - before.nanos() < FRESH.toNanos()) {
      return Optional.of(before.key());
    }
    if (finds.isOver(now)) {
      try {
        return lookUp(id, now);
      } catch (Failure away) {
        finds.begin(ticker.read());
        if (before == null) {
          throw away;
        }
      }
    }
    if (before == null) {
      throw AccessFailures.away(null);
    }
    return Optional.of(before.key());
  }

  private Optional<ApiKey> lookUp(KeyId id, long now) {
    Optional<ApiKey> found = store.find(id);
    found.ifPresentOrElse(key -> known.put(id, new LookedUp(key, now)), () -> known.invalidate(id));
    return found;
  }

  /** Has the store record that a key was used on a day, if the store can. */
  void used(ApiKey key, LocalDate day) {
    LocalDate lastUsedOn = key.times().lastUsedOn();
    if (lastUsedOn != null && !day.isAfter(lastUsedOn) || !uses.isOver(ticker.read())) {
      return;
    }
    try {
      store.used(key.id(), day);
      // It stays known, as of the same time: an outage may begin before its next use.
      known
          .asMap()
          .computeIfPresent(
              key.id(), (_, before) -> new LookedUp(before.key().usedOn(day), before.nanos()));
    } catch (Failure away) {
      uses.begin(ticker.read());
      LOG.debug("the use of key {} was not recorded: {}", key.id(), away.getMessage());
    }
  }

  /** Looks up a key anew the next time. */
  void forget(KeyId id) {
    known.invalidate(id);
  }
}
