package com.progimage.server.access.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in memory what owners have rendered, and adds it to the store when {@link #flush} is
 * called. Thread-safe.
 */
final class DailyMeter {
  private static final Logger LOG = LoggerFactory.getLogger(DailyMeter.class);

  /** What other servers added is known after this time. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** About 300 bytes each. */
  private static final int MOST = 10_000;

  private final QuotaStore store;
  private final InstantSource clock;
  private final ConcurrentMap<OwnerDay, DailyUse> pending = new ConcurrentHashMap<>();
  private final Cache<OwnerDay, StoredUse> stored;
  private final Ticker ticker;
  private final String server = UUID.randomUUID().toString();
  private volatile @Nullable Unsent unsent;
  private long reports;

  /** A day of UTC of an owner. */
  private record OwnerDay(Owner owner, LocalDate day) {}

  /** The use in the store as it was at a time of the ticker. */
  private record StoredUse(DailyUse use, long nanos) {}

  /** A report that the store may or may not have: it is repeated as it is. */
  private record Unsent(OwnerDay day, UseReport report) {}

  DailyMeter(QuotaStore store, InstantSource clock, Ticker ticker) {
    this.store = store;
    this.clock = clock;
    this.ticker = ticker;
    this.stored =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ofDays(1))
            .ticker(ticker)
            .build();
  }

  private OwnerDay today(Owner owner) {
    return new OwnerDay(owner, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  void add(Owner owner, DailyUse more) {
    OwnerDay day = today(owner);
    if (pending.size() < MOST || pending.containsKey(day)) {
      pending.merge(day, more, DailyUse::plus);
    }
  }

  /**
   * Returns the use of all servers today, as of a few seconds ago.
   *
   * @throws Failure {@code registry-unavailable}
   */
  DailyUse used(Owner owner) {
    OwnerDay day = today(owner);
    StoredUse before = stored.getIfPresent(day);
    long now = ticker.read();
    if (before == null || now - before.nanos() >= FRESH.toNanos()) {
      before = new StoredUse(store.used(owner, day.day()), now);
      stored.put(day, before);
    }
    return before.use().plus(here(day));
  }

  /** Does the same; while the store is unavailable, returns what was known last. */
  DailyUse usedIfKnown(Owner owner) {
    try {
      return used(owner);
    } catch (Failure away) {
      OwnerDay day = today(owner);
      StoredUse before = stored.getIfPresent(day);
      StoredUse last = new StoredUse(before == null ? DailyUse.NONE : before.use(), ticker.read());
      stored.put(day, last);
      return last.use().plus(here(day));
    }
  }

  /** What was counted here and the store may not have. */
  private DailyUse here(OwnerDay day) {
    DailyUse counted = pending.getOrDefault(day, DailyUse.NONE);
    Unsent last = unsent;
    return last != null && last.day().equals(day) ? counted.plus(last.report().use()) : counted;
  }

  /** Adds what was counted to the store. What the store does not take is added the next time. */
  synchronized void flush() {
    try {
      Unsent last = unsent;
      if (last != null) {
        send(last);
      }
      for (OwnerDay day : pending.keySet()) {
        DailyUse more = pending.remove(day);
        if (more != null) {
          send(new Unsent(day, new UseReport(server, ++reports, more)));
        }
      }
    } catch (Failure away) {
      LOG.debug("what owners use is counted later: {}", away.getMessage());
    }
  }

  private void send(Unsent next) {
    unsent = next;
    OwnerDay day = next.day();
    DailyUse sum = store.add(day.owner(), day.day(), next.report());
    stored.put(day, new StoredUse(sum, ticker.read()));
    unsent = null;
  }
}
