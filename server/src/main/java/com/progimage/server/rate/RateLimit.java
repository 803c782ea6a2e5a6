package com.progimage.server.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.memory.MemoryShare;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits the requests of each client to a rate, by the generic cell rate algorithm: of each client,
 * it keeps the time at which a whole burst is possible again. This server always counts, and
 * refuses what exceeds its own count; if the servers count together, a request must be within that
 * limit too. Thread-safe.
 */
public final class RateLimit {
  /** A client's name, its time, and the cache's overhead. */
  private static final int CLIENT_BYTES = 250;

  private static final int LIMITS = 3;

  private final String name;
  private final Rate rate;
  private final SharedRates shared;
  private final LongSupplier nanos;
  private final Cache<String, AtomicLong> wholeAt;

  /**
   * @param name in answers and in Redis
   */
  public RateLimit(String name, Rate rate, SharedRates shared) {
    this(name, rate, shared, System::nanoTime);
  }

  RateLimit(String name, Rate rate, SharedRates shared, LongSupplier nanos) {
    this.name = name;
    this.rate = rate;
    this.shared = shared;
    this.nanos = nanos;
    this.wholeAt =
        Caffeine.newBuilder()
            .maximumSize(MemoryShare.RATES.entries(LIMITS * CLIENT_BYTES))
            .expireAfterAccess(Duration.ofNanos(rate.nanosOfBurst()).plusSeconds(1))
            .ticker(nanos::getAsLong)
            .build();
  }

  public String name() {
    return name;
  }

  public Rate rate() {
    return rate;
  }

  /**
   * Counts a request, unless it exceeds the limit.
   *
   * @param client of a bounded length
   */
  public Allowance take(String client) {
    long now = nanos.getAsLong();
    AtomicLong whole = wholeAt.get(client, _ -> new AtomicLong(now));
    long before;
    long after;
    do {
      before = whole.get();
      after = Math.max(before - now, 0) + rate.nanosEach();
      if (after > rate.nanosOfBurst()) {
        return Allowance.of(false, after - rate.nanosEach(), rate);
      }
    } while (!whole.compareAndSet(before, now + after));
    Optional<SharedRates.SharedCount> ofAll = shared.take(name, client, rate);
    if (ofAll.isEmpty()) {
      return Allowance.of(true, after, rate);
    }
    long backlog = ofAll.get().backlogNanos();
    // What other servers counted need not be asked for again.
    whole.accumulateAndGet(now + backlog, (one, other) -> one - other > 0 ? one : other);
    return Allowance.of(ofAll.get().isAdmitted(), backlog, rate);
  }

  /** Returns what {@link #take} would, as far as this server knows, without counting. */
  public Allowance look(String client) {
    AtomicLong whole = wholeAt.getIfPresent(client);
    long backlog = whole == null ? 0 : Math.max(whole.get() - nanos.getAsLong(), 0);
    return Allowance.of(backlog + rate.nanosEach() <= rate.nanosOfBurst(), backlog, rate);
  }
}
