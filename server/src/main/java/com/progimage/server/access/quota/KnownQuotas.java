package com.progimage.server.access.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the quotas of owners for a few seconds, and longer while the store is unavailable.
 * Thread-safe.
 */
final class KnownQuotas {
  private static final Logger LOG = LoggerFactory.getLogger(KnownQuotas.class);

  /** A change is in force on every server after this time and the call to the store: 5 s. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  private static final Duration OUTAGE = Duration.ofMinutes(10);

  /** After a failure, requests do not wait for the store again for this time. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** About 500 bytes each. */
  private static final int MOST = 5_000;

  private final QuotaStore store;
  private final Ticker ticker;
  private final Cache<Owner, LookedUpQuota> known;
  private volatile @Nullable StoreFailure lastFailure;

  /** A quota as it was at a time of the ticker. */
  private record LookedUpQuota(OwnerQuota quota, long nanos) {}

  /** A failure of the store at a time of the ticker. */
  private record StoreFailure(Failure failure, long nanos) {}

  KnownQuotas(QuotaStore store, Ticker ticker) {
    this.store = store;
    this.ticker = ticker;
    this.known =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(OUTAGE).ticker(ticker).build();
  }

  /**
   * Returns the limits that hold for an owner: its own, or the default.
   *
   * @throws Failure {@code registry-unavailable} if the store is, and they are not known
   */
  OwnerQuota of(Owner owner) {
    LookedUpQuota before = known.getIfPresent(owner);
    long now = ticker.read();
    if (before != null && now - before.nanos() < FRESH.toNanos()) {
      return before.quota();
    }
    StoreFailure last = lastFailure;
    if (last != null && now - last.nanos() < PAUSE.toNanos()) {
      return rememberedIn(before, last.failure());
    }
    try {
      OwnerQuota quota = effective(owner);
      known.put(owner, new LookedUpQuota(quota, now));
      lastFailure = null;
      return quota;
    } catch (Failure away) {
      lastFailure = new StoreFailure(away, ticker.read());
      LOG.debug("the quota of {} may have changed: {}", owner, away.getMessage());
      return rememberedIn(before, away);
    }
  }

  private static OwnerQuota rememberedIn(@Nullable LookedUpQuota before, Failure away) {
    if (before == null) {
      throw away;
    }
    return before.quota();
  }

  private OwnerQuota effective(Owner owner) {
    Optional<OwnerQuota> own = store.find(owner);
    return own.or(() -> store.find(/* owner= */ null)).orElse(OwnerQuota.UNLIMITED);
  }

  /**
   * Does the same, and returns no limits if they are unknown: what needs no store continues without
   * it.
   */
  OwnerQuota ofIfKnown(Owner owner) {
    try {
      return of(owner);
    } catch (Failure away) {
      return OwnerQuota.UNLIMITED;
    }
  }

  void forgetAll() {
    known.invalidateAll();
  }
}
