package com.progimage.server.access.quota;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Durable store of quotas, and of what owners used each day. When a method has returned, its effect
 * survives a crash and is visible to all servers and commands that use the store. Every method is
 * atomic and thread-safe, may block for two seconds, and fails with {@code registry-unavailable} if
 * the store is unavailable.
 */
public interface QuotaStore {
  /** In place of an owner's name: each owner without a quota of its own. */
  String DEFAULT = "*";

  /** Maximum number of owners with a quota of their own. */
  int MAX_QUOTAS = 10_000;

  /** Days for which use is remembered, today included. */
  int DAYS = 2;

  /**
   * Sets the quota of an owner.
   *
   * @param owner null: of each owner without a quota of its own
   * @throws Failure {@code quota-exceeded} if there are {@link #MAX_QUOTAS}
   */
  void put(@Nullable Owner owner, OwnerQuota quota);

  /**
   * Removes the quota of an owner.
   *
   * @param owner null: of each owner without a quota of its own
   * @return false if there is none
   */
  boolean remove(@Nullable Owner owner);

  /**
   * Finds the quota of an owner.
   *
   * @param owner null: of each owner without a quota of its own
   */
  Optional<OwnerQuota> find(@Nullable Owner owner);

  /**
   * Lists owners with a quota of their own, by their names.
   *
   * @param after an exclusive position; null to start at the first
   * @param limit at least 1
   */
  List<Owner> owners(@Nullable Owner after, int limit);

  /**
   * Adds to the use of an owner in a day, and forgets earlier days than the one before. Idempotent
   * for a server's last report.
   *
   * @return the use of all servers together
   */
  DailyUse add(Owner owner, LocalDate day, UseReport report);

  DailyUse used(Owner owner, LocalDate day);
}
