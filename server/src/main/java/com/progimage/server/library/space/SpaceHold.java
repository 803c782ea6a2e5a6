package com.progimage.server.library.space;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The space of one upload in progress. Closing it releases what its image does not use. */
public final class SpaceHold implements AutoCloseable {
  private final @Nullable UploadSpace space;
  private final @Nullable SpaceReservation reservation;
  private final SpaceLimits limits;
  private final long maxUpload;
  private final @Nullable Failure refusal;
  private volatile long renewedNanos;
  private boolean isUsed;

  private SpaceHold(long maxUpload, @Nullable Failure refusal) {
    this.space = null;
    this.reservation = null;
    this.limits = SpaceLimits.NONE;
    this.maxUpload = maxUpload;
    this.refusal = refusal;
  }

  SpaceHold(UploadSpace space, SpaceReservation made, SpaceLimits limits, long maxUpload) {
    this.space = space;
    this.reservation = made;
    this.renewedNanos = space.nanoTime();
    this.limits = limits;
    this.maxUpload = maxUpload;
    this.refusal = null;
  }

  static SpaceHold unlimited(long maxUpload) {
    return new SpaceHold(maxUpload, /* refusal= */ null);
  }

  /** Holds no space: only for an upload whose image was stored before. */
  public static SpaceHold none(long maxUpload, Failure refusal) {
    return new SpaceHold(maxUpload, refusal);
  }

  /** The maximum length of the body. */
  public long maxBytes() {
    return reservation == null ? maxUpload : reservation.bytes();
  }

  /**
   * Returns the failure of a body that was too large, whether for the owner's space or for any
   * upload.
   */
  public Failure tooLarge(Failure failure) {
    if (reservation == null
        || reservation.bytes() >= maxUpload
        || failure.code() != ErrorCode.BODY_TOO_LARGE) {
      return failure;
    }
    return SpaceFailures.bytes(reservation.owner(), limits.maxBytes(), limits.maxBytes() + 1);
  }

  /**
   * Makes sure that the space is still reserved; call it before the commit.
   *
   * @throws Failure {@code quota-exceeded}
   */
  public void confirm() {
    if (refusal != null) {
      throw refusal;
    }
    if (space != null
        && reservation != null
        && space.nanoTime() - renewedNanos > UploadSpace.LEASE.toNanos() / 2) {
      long now = space.nanoTime();
      SpaceReservation _ =
          space.reserve(
              new SpaceRequest(
                  reservation.id(), reservation.owner(), reservation.bytes(), /* isExact= */ true),
              limits);
      space.renew();
      renewedNanos = now;
    }
  }

  /** What the registry ends with the registration of the image; null if nothing is reserved. */
  public @Nullable SpaceReservation reservation() {
    return reservation;
  }

  SpaceReservation require() {
    return Objects.requireNonNull(reservation);
  }

  void renewed(long nanos) {
    renewedNanos = nanos;
  }

  /**
   * Reports that the image was committed. If it is registered, its reservation has ended;
   * otherwise, the reservation ends after its lease, by which time the image is registered.
   */
  public void used() {
    isUsed = true;
  }

  @Override
  public void close() {
    if (space != null) {
      space.ended(this, isUsed);
    }
  }
}
