package com.progimage.server.access.known;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Remembers what a store answered, for a few seconds while the store answers, and longer while it
 * does not. Thread-safe.
 */
public final class StoreMemory<K, V> {
  /** A change is in force on every server after this time and the call to the store: 5 s. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** The time for which a server without its store uses what it knows. */
  private static final Duration OUTAGE = Duration.ofMinutes(10);

  /** After a failure, requests do not wait for the store again for this time. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Function<K, Optional<V>> store;
  private final Supplier<Failure> away;
  private final Ticker ticker;
  private final Cache<K, LookedUp<V>> known;
  private final StorePause pause;

  /** A value as it was at a time of the ticker. */
  private record LookedUp<V>(V value, long nanos) {}

  /**
   * @param store looks a value up; fails with {@code registry-unavailable}
   * @param away the failure in the pause after a failure
   * @param most the number of values
   */
  public StoreMemory(
      Function<K, Optional<V>> store, Supplier<Failure> away, int most, Ticker ticker) {
    this.store = store;
    this.away = away;
    this.ticker = ticker;
    this.known =
        Caffeine.newBuilder().maximumSize(most).expireAfterWrite(OUTAGE).ticker(ticker).build();
    this.pause = new StorePause(PAUSE, ticker);
  }

  /**
   * Finds a value, as it was a few seconds ago at most, unless the store is unavailable.
   *
   * @throws Failure {@code registry-unavailable} if it is, and the value is not known
   */
  public Optional<V> find(K key) {
    Optional<V> fresh = findFresh(key);
    if (fresh.isPresent()) {
      return fresh;
    }
    try {
      return ask(key);
    } catch (Failure failure) {
      return Optional.of(findOld(key).orElseThrow(() -> failure));
    }
  }

  /** Finds a value that was looked up a few seconds ago at most. Does not block. */
  public Optional<V> findFresh(K key) {
    LookedUp<V> before = known.getIfPresent(key);
    return before == null || ticker.read() - before.nanos() >= FRESH.toNanos()
        ? Optional.empty()
        : Optional.of(before.value());
  }

  /** Finds a value that may be used while the store is unavailable. Does not block. */
  public Optional<V> findOld(K key) {
    return Optional.ofNullable(known.getIfPresent(key)).map(LookedUp::value);
  }

  /**
   * Looks a value up in the store, whatever is remembered.
   *
   * @throws Failure {@code registry-unavailable}
   */
  public Optional<V> ask(K key) {
    if (!pause.isOver()) {
      throw away.get();
    }
    long now = ticker.read();
    try {
      Optional<V> found = store.apply(key);
      found.ifPresentOrElse(
          value -> known.put(key, new LookedUp<>(value, now)), () -> known.invalidate(key));
      return found;
    } catch (Failure failure) {
      pause.begin();
      throw failure;
    }
  }

  /** Changes a value that is known. It stays known, as of the same time. */
  public void update(K key, UnaryOperator<V> change) {
    known
        .asMap()
        .computeIfPresent(
            key, (_, before) -> new LookedUp<>(change.apply(before.value()), before.nanos()));
  }

  /** Looks a value up anew the next time. */
  public void forget(K key) {
    known.invalidate(key);
  }

  /** Looks every value up anew the next time. */
  public void forgetAll() {
    known.invalidateAll();
  }
}
