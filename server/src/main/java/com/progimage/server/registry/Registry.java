package com.progimage.server.registry;

import com.progimage.server.image.Digest;
import com.progimage.server.image.Failure;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which images there are, which of them hold the same bytes, and which renditions are kept.
 *
 * <p>Every method is safe for use by several threads, and answers or fails within 2 seconds, but
 * for {@link #rebuild} and {@link #close}. A registry that is away makes every method but {@link
 * #state}, {@link #needsRebuild}, {@link #distrust} and {@link #close} fail with {@code
 * registry-unavailable}, and comes back by itself. One that is being rebuilt takes writes and
 * refuses reads, which would not be whole. Times are kept to the millisecond.
 */
public interface Registry extends RegistryReader, AutoCloseable {

  /**
   * Makes the changes in this order, each one wholly or not at all, each one idempotent. Where this
   * fails, those before some point may have been made: make them all again.
   *
   * @throws Failure {@code registry-unavailable}
   */
  default void apply(List<Change> changes) {
    apply(changes, () -> {});
  }

  /**
   * Likewise, and runs {@code settled} once the registry cannot lose the changes unnoticed any
   * more: before this returns, or seconds later on another thread, or never where this process ends
   * before. Until then the caller keeps what tells another server of them.
   *
   * @throws Failure {@code registry-unavailable}; {@code settled} does not run then
   */
  void apply(List<Change> changes, Runnable settled);

  /**
   * Adds an image whose manifest is on the disk. One that was forgotten does not come back. Where
   * it carries an idempotency key and is younger than {@link IdempotencyKey#LIFETIME}, that is
   * bound to it in the same step, whoever has claimed it; of two images with one key the older has
   * it.
   */
  default void register(StoredImage image) {
    apply(List.of(new Change.Stored(image)));
  }

  /**
   * Removes an image, the records of its renditions, and frees the key that is bound to it; nothing
   * happens where there is none.
   */
  default void forget(ImageId id) {
    apply(List.of(new Change.Deleted(id)));
  }

  /**
   * Likewise, and removes the records of other images' renditions that were made of it.
   *
   * @param naming those renditions
   */
  default void forget(ImageId id, List<RenditionKey> naming) {
    apply(Change.ofDelete(id, naming));
  }

  /**
   * Adds a kept rendition to the ledger, or brings its record up to date; the later last use
   * stands. Nothing happens where the image is not registered: a late rendition must not revive it.
   */
  default void record(RenditionRecord rendition) {
    apply(List.of(new Change.Made(rendition)));
  }

  /**
   * Notes that a rendition was used on a day. An earlier day than the one known, or an unknown
   * rendition, changes nothing.
   */
  default void touch(RenditionKey key, LocalDate day) {
    apply(List.of(new Change.Used(key, day)));
  }

  /**
   * All images whose originals have this digest, oldest first.
   *
   * @throws Failure {@code registry-unavailable}
   */
  List<ImageId> findByDigest(Digest digest);

  /**
   * Adds an image like {@link #register}, unless the idempotency key that it carries is bound to
   * another one: then nothing changes. Of any number of images with one key, on any server, the
   * first that comes is registered.
   *
   * @return false where another image has the key
   * @throws Failure {@code registry-unavailable}
   */
  default boolean registerFirst(StoredImage image) {
    return registerFirst(image, () -> {});
  }

  /**
   * Likewise, and runs {@code settled} as {@link #apply(List, Runnable)} does; not where another
   * image has the key.
   */
  boolean registerFirst(StoredImage image, Runnable settled);

  /**
   * Takes a key that is free, so that no other upload does: of any number of calls at once, on any
   * server, one is granted it.
   *
   * @param image that is to be stored with it
   * @param lease after which a claim that was not released ends by itself
   * @throws Failure {@code registry-unavailable}; in the rare case that the answer was lost, the
   *     key may be in flight until the lease ends
   */
  Claim claim(IdempotencyKey key, ImageId image, Duration lease);

  /**
   * Frees a key, but only where it is still held by this claim, or bound to the very image that
   * this claim names. A claim in flight may be released too, by a caller that knows that its upload
   * is given up.
   *
   * @throws Failure {@code registry-unavailable}
   */
  void release(IdempotencyKey key, Claim claim);

  /** What was last noticed, without asking anybody: cheap enough for every request. */
  RegistryState state();

  /**
   * Refuses what must not begin while the registry is away, so that it changes nothing.
   *
   * @throws Failure {@code registry-unavailable}, by what was last noticed
   */
  default void requireAvailable() {
    if (state().status() == RegistryState.Status.UNAVAILABLE) {
      throw Unavailable.away(null);
    }
  }

  /**
   * Like {@link #requireAvailable}, for what would be new to it.
   *
   * @throws Failure {@code registry-unavailable}, by what was last noticed
   */
  default void requireRoom() {
    requireAvailable();
    if (state().status() == RegistryState.Status.FULL) {
      throw Unavailable.full();
    }
  }

  /**
   * Whether it is empty, was left half rebuilt, or indexes another data folder. False while it is
   * away: when it is back and needs it, the listener given at construction is told.
   */
  boolean needsRebuild();

  /**
   * Takes it for one that needs a rebuild, whatever it says of itself, until one has ended here:
   * not all that happened in its data folder was told to it. For this process only.
   */
  void distrust();

  /**
   * Makes the registry say what the streams say, then opens it to readers. Both are read once,
   * lazily and in the calling thread, images first, and are left to the caller to close. Images
   * that were registered before and do not occur are forgotten. Other calls, and other servers'
   * rebuilds, may go on meanwhile: what is registered or forgotten while this runs is right at the
   * end, provided that the images are read from the disk as the stream is, not before. A registry
   * that was whole answers readers throughout.
   *
   * @param images of every manifest
   * @param renditions of every kept file; those of unknown images are passed over
   * @throws Failure {@code registry-unavailable} where it went away or lost its contents meanwhile;
   *     to be done again from the beginning
   */
  void rebuild(Stream<StoredImage> images, Stream<RenditionRecord> renditions);

  @Override
  void close();
}
