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
  private volatile @Nullable SpaceReservation reservation;
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
    SpaceReservation reserved = reservation;
    return reserved == null ? maxUpload : reserved.bytes();
  }

  /**
   * Returns the failure of a body that was too large, whether for the owner's space or for any
   * upload.
   */
  public Failure tooLarge(Failure failure) {
    SpaceReservation reserved = reservation;
    if (space == null
        || reserved == null
        || reserved.bytes() >= maxUpload
        || failure.code() != ErrorCode.BODY_TOO_LARGE) {
      return failure;
    }
    return space.tooLong(reserved, limits);
  }

  /**
   * Makes sure that the space is still reserved; call it before the commit.
   *
   * @param bytes of the image
   * @throws Failure {@code quota-exceeded}
   */
  public void confirm(long bytes) {
    if (refusal != null) {
      throw refusal;
    }
    SpaceReservation reserved = reservation;
    if (space != null
        && reserved != null
        && space.nanoTime() - renewedNanos > UploadSpace.LEASE.toNanos() / 2) {
      long now = space.nanoTime();
      reservation =
          space.reserve(
              new SpaceRequest(
                  reserved.id(), reserved.owner(), Math.max(bytes, 1), /* isExact= */ true),
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
