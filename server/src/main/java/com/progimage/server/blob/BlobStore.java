package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where originals, their manifests and renditions lie, for all servers that share it. Safe for any
 * number of threads and of servers; every method blocks.
 *
 * <p>Where the store itself fails, methods throw a {@link com.progimage.server.image.Failure}:
 * {@code INSUFFICIENT_STORAGE} for a write that is refused or fails, {@code ORIGINAL_DAMAGED} for
 * bytes that are not what was stored, {@code INTERNAL_ERROR} otherwise.
 */
public interface BlobStore extends AutoCloseable {
  /**
   * Looks whether there is room for something new that is to last, here or beside the store.
   *
   * @throws com.progimage.server.image.Failure {@code INSUFFICIENT_STORAGE} where the disk is below
   *     its reserve, or takes no writes
   */
  void requireRoom();

  /**
   * Streams {@code body}, which stays the caller's to close, into a staged file, hashing and
   * counting as it goes. Nothing stays behind on failure.
   *
   * @param maxBytes more than this is {@code BODY_TOO_LARGE}, told as soon as it is read; none is
   *     {@code EMPTY_BODY}
   * @throws IOException of {@code body}, as it is; the store's own are failures
   */
  StagedOriginal stage(InputStream body, long maxBytes) throws IOException;

  /**
   * Makes {@code staged} the original of {@code image}. After it returns the image exists on every
   * server and survives a power loss; where it throws, the image does not exist. Call {@link
   * StagedOriginal#registered()} once the registry has it, and {@link StagedOriginal#settled()}
   * once it cannot lose it.
   *
   * @throws IllegalArgumentException where size or digest of the two differ
   * @throws IllegalStateException where the image exists
   */
  void commit(StagedOriginal staged, StoredImage image);

  /** The image, unless it is unknown, deleted on any server, or expired. */
  Optional<StoredImage> find(ImageId id);

  /**
   * The original, whole: its length is looked at each time, its digest the first time that this
   * process meets this very file. Empty where the image was deleted meanwhile.
   */
  Optional<Blob> findOriginal(StoredImage image);

  /** A new path, at which nothing exists yet, for a render worker to write to and fsync. */
  StagedRendition stageRendition(RenditionKey key);

  /**
   * Puts a written and fsynced rendition in its place. Empty, with nothing kept, where the image,
   * or one that its transformation names, is deleted. Where the store takes no writes, or has room
   * for uploads only, it throws and {@link StagedRendition#unkept()} still serves. A kept one may
   * be lost to a power loss, never torn by it.
   */
  Optional<Blob> keep(StagedRendition staged);

  /** A kept rendition that is not empty. Does not look at the images it was made of. */
  Optional<Blob> findRendition(RenditionKey key);

  /** Removes one rendition, which was found damaged; nothing where there is none. */
  void discard(RenditionKey key);

  /** How many renditions of one engine revision the image has. */
  int renditionCount(ImageId id, String revision);

  /**
   * Deletes the image on every server, durably, expired or not; damage does not hinder it. Then
   * tell the registry, then {@link #purge}: until that, {@link #recover} offers the image as one to
   * forget.
   *
   * @return false where there is no such image, or another delete was first
   */
  boolean delete(ImageId id);

  /**
   * Removes the bytes of a deleted image, and all that was made of them, and ends its delete. May
   * be repeated.
   *
   * @throws IllegalStateException where the image is not deleted
   */
  void purge(ImageId id);

  /**
   * Like {@link #purge}, where the registry could not be told: {@link #recover} goes on offering
   * the image as one to forget.
   *
   * @throws IllegalStateException where the image is not deleted
   */
  void purgeUnforgotten(ImageId id);

  /**
   * Finishes what dead servers, and failed registrations of this one, left half done. Call it at
   * start and now and then. An entry stays for the next call where a consumer throws, and the
   * exception passes.
   *
   * @param register gets committed images that the registry may not have; must bear repetition
   * @param forget gets deleted images that the registry may still have; must bear repetition
   */
  void recover(Consumer<StoredImage> register, Consumer<ImageId> forget);

  /**
   * All images that are not deleted, expired ones too, in no order; an image stored or deleted
   * while it runs may be in it or not. Needs no closing.
   *
   * @param damaged gets each image whose manifest cannot be read, instead of the stream
   */
  Stream<StoredImage> images(Consumer<Damage> damaged);

  /**
   * All kept renditions that are not empty, of whatever engine revision, in no order; one that is
   * kept or removed while it runs may be in it or not. Some may be of no image. Needs no closing.
   */
  Stream<KeptRendition> renditions();

  /** The renditions of one image, likewise. */
  Stream<KeptRendition> renditions(ImageId id);

  /** The kept renditions of other images that were made of this one, too. */
  List<RenditionKey> renditionsNaming(ImageId id);

  /** When one of the image's renditions last came or went; the epoch where it has none. */
  Instant renditionsChanged(ImageId id);

  /** The file of a copy; empty where there is none. */
  Optional<FileLinks> links(Copy copy);

  /**
   * Makes {@code duplicate} a second name of the file of {@code keep}, provided that all their
   * bytes are the same. Readers of either notice nothing, and a delete of either, before or after
   * or meanwhile, frees what no other copy needs. What a process leaves that dies in between is
   * settled by {@link #recover}.
   */
  Merged merge(Copy keep, Copy duplicate);

  /**
   * Where a failed fsync turned the store read-only, tries a write, and takes writes again if it
   * passes. Cheap otherwise.
   */
  void probe();

  Health health();

  /** Ends this server's part; what is still in flight is left to {@link #recover} of another. */
  @Override
  void close();
}
