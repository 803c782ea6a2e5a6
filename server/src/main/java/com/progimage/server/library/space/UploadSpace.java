package com.progimage.server.library.space;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceAnswer.SpaceMeasure;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reserves space for uploads, within the limits of their owners. Thread-safe. */
public final class UploadSpace {
  /** A reservation of a dead server ends after this time. */
  static final Duration LEASE = Duration.ofSeconds(30);

  /** Call {@link #renew} this often. */
  public static final Duration RENEWED_EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(UploadSpace.class);

  private final OwnerSpace space;
  private final Function<Owner, SpaceLimits> limits;
  private final long maxBytes;
  private final LongSupplier nanoTime;
  private final Set<SpaceHold> open = ConcurrentHashMap.newKeySet();

  /**
   * @param limits returns those of an owner at the moment
   * @param maxBytes of any upload
   */
  public UploadSpace(OwnerSpace space, Function<Owner, SpaceLimits> limits, long maxBytes) {
    this(space, limits, maxBytes, System::nanoTime);
  }

  UploadSpace(
      OwnerSpace space, Function<Owner, SpaceLimits> limits, long maxBytes, LongSupplier nanoTime) {
    this.space = space;
    this.limits = limits;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  /**
   * Reserves the space of one image.
   *
   * @param length of the body; if it is not exact, what is left is reserved, up to it
   * @throws Failure {@code quota-exceeded}, with a time to retry after if only uploads in progress
   *     are in the way
   */
  public SpaceHold hold(Owner owner, BodyLength length) {
    SpaceLimits ofOwner = limits.apply(owner);
    if (ofOwner.equals(SpaceLimits.NONE)) {
      return SpaceHold.unlimited(maxBytes);
    }
    long wanted = Math.clamp(length.bytes(), 1, maxBytes);
    SpaceRequest request =
        new SpaceRequest(UUID.randomUUID().toString(), owner, wanted, length.isExact());
    SpaceHold hold = new SpaceHold(this, reserve(request, ofOwner), ofOwner, maxBytes);
    open.add(hold);
    return hold;
  }

  SpaceReservation reserve(SpaceRequest request, SpaceLimits ofOwner) {
    return switch (answer(request, ofOwner)) {
      case SpaceAnswer.Reserved(SpaceReservation made) -> made;
      case SpaceAnswer.Full full -> throw refusal(request, ofOwner, full);
    };
  }

  private Failure refusal(SpaceRequest request, SpaceLimits ofOwner, SpaceAnswer.Full full) {
    OwnerUsage stored = space.usage(request.owner());
    return switch (SpaceAnswer.of(request, ofOwner, stored.images(), stored.bytes())) {
      case SpaceAnswer.Reserved _ -> SpaceFailures.busy(request.owner(), full);
      case SpaceAnswer.Full _ -> SpaceFailures.full(request.owner(), full);
    };
  }

  /** Returns the failure of a body that is longer than what is reserved for it. */
  Failure tooLong(SpaceReservation reserved, SpaceLimits ofOwner) {
    OwnerUsage stored = space.usage(reserved.owner());
    long least = stored.bytes() + reserved.bytes() + 1;
    long limit = ofOwner.maxBytes();
    return least > limit
        ? SpaceFailures.full(
            reserved.owner(), new SpaceAnswer.Full(SpaceMeasure.BYTES, limit, least))
        : SpaceFailures.busy(
            reserved.owner(), new SpaceAnswer.Full(SpaceMeasure.BYTES, limit, limit + 1));
  }

  /** A request whose answer was lost may have been granted: the repeated one finds it. */
  private SpaceAnswer answer(SpaceRequest request, SpaceLimits ofOwner) {
    try {
      return space.reserve(request, ofOwner, LEASE);
    } catch (Failure lost) {
      return space.reserve(request, ofOwner, LEASE);
    }
  }

  void ended(SpaceHold hold, boolean isReleased) {
    if (!open.remove(hold) || isReleased) {
      return;
    }
    try {
      space.release(hold.require());
    } catch (Failure away) {
      LOG.debug("space stays reserved for {} s: {}", LEASE.toSeconds(), away.getMessage());
    }
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Renews the reservations of uploads in progress. */
  public void renew() {
    List<SpaceHold> held = List.copyOf(open);
    if (held.isEmpty()) {
      return;
    }
    try {
      long now = nanoTime();
      space.renew(held.stream().map(SpaceHold::require).toList(), LEASE);
      held.forEach(hold -> hold.renewed(now));
    } catch (Failure away) {
      LOG.debug("reserved space is not renewed: {}", away.getMessage());
    }
  }
}
