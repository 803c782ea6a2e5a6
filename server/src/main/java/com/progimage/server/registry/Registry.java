package com.progimage.server.registry;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Index of the images, of their digests and of the kept renditions.
 *
 * <p>Every method is thread-safe and returns or fails within 2 seconds, except {@link #rebuild} and
 * {@link #close}. While the registry is unavailable, every method except {@link #state}, {@link
 * #needsRebuild}, {@link #distrust} and {@link #close} fails with {@code registry-unavailable}; it
 * recovers by itself. During a rebuild, it accepts writes and refuses reads, because its contents
 * are incomplete. Times have millisecond precision.
 */
public interface Registry extends RegistryReader, AutoCloseable {

  /**
   * Applies the changes, those of one image in this order. Each change of an image is atomic and
   * idempotent. On a failure, some of the changes may have been applied: apply all of them again.
   *
   * @throws Failure {@code registry-unavailable}
   */
  default void apply(List<Change> changes) {
    apply(changes, () -> {});
  }

  /**
   * Does the same, and runs {@code settled} once the registry cannot lose the changes unnoticed:
   * before this returns, seconds later on another thread, or never if this process ends first.
   * Until then, the caller keeps the record from which another server can repeat the changes.
   *
   * @throws Failure {@code registry-unavailable}; {@code settled} does not run then
   */
  void apply(List<Change> changes, Runnable settled);

  /**
   * Adds an image whose manifest is on the disk, or replaces its record if that has another owner,
   * size or digest. A forgotten image does not come back. If the image has an idempotency key and
   * is younger than {@link IdempotencyKey#LIFETIME}, the key is bound to it before, regardless of
   * claims. Of two images with one key, the older gets it.
   */
  default void register(StoredImage image) {
    apply(List.of(new Change.ImageStored(image)));
  }

  /**
   * Removes an image, the records of its renditions, and the binding of its idempotency key. Does
   * nothing if the image is unknown.
   */
  default void forget(ImageId id) {
    apply(List.of(new Change.Deleted(id)));
  }

  /**
   * Does the same, and removes the records of other images' renditions that use the image.
   *
   * @param naming those renditions
   */
  default void forget(ImageId id, List<RenditionKey> naming) {
    apply(Change.ofDelete(id, naming));
  }

  /**
   * Adds a kept rendition to the ledger or updates its record; the later last use wins. Does
   * nothing if the image is not registered: a late rendition must not revive it.
   */
  default void record(RenditionRecord rendition) {
    apply(List.of(new Change.RenditionMade(rendition)));
  }

  /**
   * Records that a rendition was used on a day. An earlier day or an unknown rendition changes
   * nothing.
   */
  default void touch(RenditionKey key, LocalDate day) {
    apply(List.of(new Change.Used(key, day)));
  }

  /**
   * Does the same as {@link #list(ImageId, int)} for the images of one owner.
   *
   * @throws Failure {@code registry-unavailable}
   */
  List<StoredImage> list(Owner owner, @Nullable ImageId after, int limit);

  /**
   * Returns all images whose originals have this digest, oldest first.
   *
   * @throws Failure {@code registry-unavailable}
   */
  List<ImageId> findByDigest(Digest digest);

  /**
   * Returns images whose originals have this digest, oldest first. If there are more than the
   * limit, some of them, and not always the oldest.
   *
   * @param owner null: those of all owners
   * @param limit at least 1
   * @throws Failure {@code registry-unavailable}
   */
  List<StoredImage> findByDigest(@Nullable Owner owner, Digest digest, int limit);

  /**
   * Adds an image like {@link #register}, unless its idempotency key is bound to another image:
   * then nothing changes. Of several images with one key, on any server, the first to arrive is
   * registered.
   *
   * @return false if another image has the key
   * @throws Failure {@code registry-unavailable}
   */
  default boolean registerFirst(StoredImage image) {
    return registerFirst(image, /* reserved= */ null, () -> {});
  }

  /**
   * Does the same, and runs {@code settled} as {@link #apply(List, Runnable)} does, unless another
   * image has the key.
   *
   * @param reserved the space for the image, which ends once it is registered; null: none is
   *     reserved
   */
  boolean registerFirst(StoredImage image, @Nullable SpaceReservation reserved, Runnable settled);

  /** What owners have stored, and the space reserved for what they store. */
  OwnerSpace space();

  /**
   * Claims a free key, so that no other upload gets it: of several concurrent calls, on any server,
   * one is granted.
   *
   * @param image that will be stored with it
   * @param lease after which an unreleased claim expires
   * @throws Failure {@code registry-unavailable}; if the answer was lost, which is rare, the key
   *     may be in flight until the lease expires
   */
  Claim claim(IdempotencyKey key, ImageId image, Duration lease);

  /**
   * Frees a key, but only if this claim still holds it, or it is bound to the image that this claim
   * names. A caller that knows that an upload in flight was abandoned may release its claim.
   *
   * @throws Failure {@code registry-unavailable}
   */
  void release(IdempotencyKey key, Claim claim);

  /** The last known state. It needs no I/O, so it is cheap enough for every request. */
  RegistryState state();

  /** False if a background loop of the registry ended without being closed. */
  default boolean isLookedAfter() {
    return true;
  }

  /**
   * Fails while the registry is unavailable, so that the caller starts nothing.
   *
   * @throws Failure {@code registry-unavailable}, according to {@link #state}
   */
  default void requireAvailable() {
    if (state().status() == RegistryState.Status.UNAVAILABLE) {
      throw RegistryFailures.away(null);
    }
  }

  /**
   * Like {@link #requireAvailable}, for new images: also fails while the registry is full.
   *
   * @throws Failure {@code registry-unavailable}, according to {@link #state}
   */
  default void requireRoom() {
    requireAvailable();
    if (state().status() == RegistryState.Status.FULL) {
      throw RegistryFailures.full();
    }
  }

  /**
   * Whether the registry is empty, incompletely rebuilt, or indexes another data folder. False
   * while it is unavailable: if it needs a rebuild later, it calls the listener given at
   * construction.
   */
  boolean needsRebuild();

  /**
   * Marks the registry stale for this process until a rebuild completes, because it may have missed
   * changes.
   */
  void distrust();

  /**
   * Makes the registry match the streams, then opens it to readers. It reads both once, lazily and
   * in the calling thread, images first; the caller closes them. Registered images that are not in
   * the streams are forgotten. Other calls and other servers' rebuilds may run meanwhile: their
   * changes are correct at the end, provided that the stream reads the images from the disk lazily.
   * A registry that was complete serves readers throughout.
   *
   * @param images of every manifest
   * @param renditions of every kept file; those of unknown images are ignored
   * @throws Failure {@code registry-unavailable} if it became unavailable or lost its contents
   *     meanwhile; start again from the beginning
   */
  void rebuild(Stream<StoredImage> images, Stream<RenditionRecord> renditions);

  @Override
  void close();
}
