package com.progimage.server.registry.space;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.usage.OwnerUsage;
import java.time.Duration;
import java.util.List;

/**
 * Counts what each owner has stored, in the steps that register and forget images, and reserves
 * space for images in progress. For all servers of a registry together. Thread-safe. Of requests at
 * the same time, no more are granted than there is room for. Each method fails with {@code
 * registry-unavailable} as those of the registry do; while the registry is incomplete, so are the
 * counts, and all methods except {@link #release} and {@link #renew} fail.
 */
public interface OwnerSpace extends UsageReader {
  /**
   * Reserves space, unless the owner's images and reservations together would then exceed the
   * limits. Idempotent for one request. A reservation ends once its image is registered, with its
   * {@link #release}, or after the lease.
   *
   * @throws Failure {@code registry-unavailable}
   */
  SpaceAnswer reserve(SpaceRequest request, SpaceLimits limits, Duration lease);

  /**
   * Replaces the counts of an owner, if they are still as expected.
   *
   * @return false if they are not
   */
  boolean correct(OwnerUsage expected, OwnerUsage actual);

  /** Extends the leases of reservations from now; does nothing for those that have ended. */
  void renew(List<SpaceReservation> reservations, Duration lease);

  /** Ends a reservation, if it has not ended. */
  void release(SpaceReservation reservation);
}
