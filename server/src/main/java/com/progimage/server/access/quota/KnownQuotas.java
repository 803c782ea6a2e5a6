package com.progimage.server.access.quota;

import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.known.StoreMemory;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.util.Optional;

/** Remembers the quotas of owners. Thread-safe. */
final class KnownQuotas {
  /** About 500 bytes each. */
  private static final int MOST = 5_000;

  private final StoreMemory<Owner, OwnerQuota> known;

  KnownQuotas(QuotaStore store, Ticker ticker) {
    this.known =
        new StoreMemory<>(
            owner -> Optional.of(effective(store, owner)),
            () -> AccessFailures.away(null),
            MOST,
            ticker);
  }

  private static OwnerQuota effective(QuotaStore store, Owner owner) {
    Optional<OwnerQuota> own = store.find(owner);
    return own.or(() -> store.find(/* owner= */ null)).orElse(OwnerQuota.UNLIMITED);
  }

  /**
   * Returns the limits that hold for an owner: its own, or the default.
   *
   * @throws Failure {@code registry-unavailable} if the store is, and they are not known
   */
  OwnerQuota of(Owner owner) {
    return known.find(owner).orElseThrow();
  }

  /** Finds the limits for an owner as they were a few seconds ago at most. Does not block. */
  Optional<OwnerQuota> findFresh(Owner owner) {
    return known.findFresh(owner);
  }

  /**
   * Does what {@link #of} does, and returns no limits if they are unknown: what needs no store
   * continues without it.
   */
  OwnerQuota ofIfKnown(Owner owner) {
    try {
      return of(owner);
    } catch (Failure away) {
      return OwnerQuota.UNLIMITED;
    }
  }

  void forgetAll() {
    known.forgetAll();
  }
}
