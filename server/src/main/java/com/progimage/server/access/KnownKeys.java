package com.progimage.server.access;

import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.known.StoreMemory;
import com.progimage.server.access.known.StorePause;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers keys of a store, and has the store record their uses. Thread-safe. */
final class KnownKeys {
  private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);

  /** A store may answer, and yet refuse to record uses for long, because it is full. */
  private static final Duration USE_PAUSE = Duration.ofMinutes(1);

  /** About 1 KB each. */
  private static final int MOST = 2_000;

  private final ApiKeyStore store;
  private final StoreMemory<KeyId, ApiKey> known;
  private final StorePause uses;

  KnownKeys(ApiKeyStore store, Ticker ticker) {
    this.store = store;
    this.known = new StoreMemory<>(store::find, () -> AccessFailures.away(null), MOST, ticker);
    this.uses = new StorePause(USE_PAUSE, ticker);
  }

  /**
   * Finds a key, as it was a few seconds ago at most, unless the store is unavailable.
   *
   * @throws Failure {@code registry-unavailable} if it is, and the key is not known
   */
  Optional<ApiKey> find(KeyId id) {
    return known.find(id);
  }

  /** Finds a key that was looked up a few seconds ago at most. Does not block. */
  Optional<ApiKey> findFresh(KeyId id) {
    return known.findFresh(id);
  }

  /** Finds a key that may be used while the store is unavailable. Does not block. */
  Optional<ApiKey> findOld(KeyId id) {
    return known.findOld(id);
  }

  /**
   * Looks a key up in the store, whatever is remembered.
   *
   * @throws Failure {@code registry-unavailable}
   */
  Optional<ApiKey> ask(KeyId id) {
    return known.ask(id);
  }

  /** Whether {@link #used} has nothing to record. */
  static boolean isRecorded(ApiKey key, LocalDate day) {
    LocalDate lastUsedOn = key.times().lastUsedOn();
    return lastUsedOn != null && !day.isAfter(lastUsedOn);
  }

  /** Has the store record that a key was used on a day, if the store can. */
  void used(ApiKey key, LocalDate day) {
    if (isRecorded(key, day) || !uses.isOver()) {
      return;
    }
    try {
      store.used(key.id(), day);
      // An outage may begin before its next use.
      known.update(key.id(), before -> before.usedOn(day));
    } catch (Failure away) {
      uses.begin();
      LOG.debug("the use of key {} was not recorded: {}", key.id(), away.getMessage());
    }
  }

  /** Looks up a key anew the next time. */
  void forget(KeyId id) {
    known.forget(id);
  }
}
