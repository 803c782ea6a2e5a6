package com.progimage.server.blob;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.copy.Merged;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Stores originals, their manifests and renditions for all servers that share a data folder. Safe
 * for any number of threads and servers. Every method blocks.
 *
 * <p>If the store itself fails, methods throw a {@link com.progimage.server.failure.Failure}:
 * {@code INSUFFICIENT_STORAGE} for a write that is refused or fails, {@code ORIGINAL_DAMAGED} for
 * bytes that differ from what was stored, and otherwise {@code INTERNAL_ERROR}.
 */
public interface BlobStore extends AutoCloseable {
  /**
   * Checks that there is room for new permanent data, in this store or beside it.
   *
   * @throws com.progimage.server.failure.Failure {@code INSUFFICIENT_STORAGE} if the disk is below
   *     its reserve or takes no writes
   */
  void requireRoom();

  /**
   * Streams {@code body} into a staged file, hashing and counting it. The caller closes {@code
   * body}. On a failure, nothing stays behind.
   *
   * @param maxBytes a longer body is {@code BODY_TOO_LARGE}, thrown as soon as it is read; an empty
   *     body is {@code EMPTY_BODY}
   * @throws IOException a failure of {@code body}, unchanged; failures of the store are {@code
   *     Failure}s
   */
  StagedOriginal stage(InputStream body, long maxBytes) throws IOException;

  /**
   * Makes {@code staged} the original of {@code image}. When it returns, the image exists on every
   * server and survives a power loss; if it throws, the image does not exist. Call {@link
   * StagedOriginal#registered()} once the registry has the image, and {@link
   * StagedOriginal#settled()} once the registry cannot lose it.
   *
   * @throws IllegalArgumentException if the sizes or digests of the two differ
   * @throws IllegalStateException if the image already exists
   */
  void commit(StagedOriginal staged, StoredImage image);

  /** Finds an image; empty if it is unknown, deleted on any server, or expired. */
  Optional<StoredImage> find(ImageId id);

  /**
   * Like {@link #find}, but also finds an expired image until the sweep removes it, and is empty
   * for a damaged manifest.
   */
  Optional<StoredImage> findEvenExpired(ImageId id);

  /**
   * Finds the complete original. It checks the length each time, and the digest the first time that
   * this process reads this file. Empty if the image was deleted meanwhile.
   */
  Optional<Blob> findOriginal(StoredImage image);

  /** Returns a new path, at which no file exists yet, for a render worker to write and fsync. */
  StagedRendition stageRendition(RenditionKey key);

  /**
   * Moves a written and fsynced rendition into place. Empty, with nothing kept, if the image or an
   * image that its transformation names is deleted. Throws if the store takes no writes or has room
   * for uploads only; {@link StagedRendition#asBlob()} still works then. A power loss may lose a
   * kept rendition, but never truncates it.
   */
  Optional<Blob> keep(StagedRendition staged);

  /** Finds a kept rendition that is not empty. Does not check whether its images still exist. */
  Optional<Blob> findRendition(RenditionKey key);

  /**
   * Reads a whole blob of an image again, which {@link #findOriginal} or {@link #findRendition}
   * found before, without waiting for a network.
   *
   * @param into has room for all bytes; its content is undefined if the result is false
   * @return false if the image was deleted since, the file is gone or has another length or time,
   *     or the data folder may be on another machine
   */
  boolean reread(ImageId id, Blob blob, ByteBuffer into);

  /** Removes one rendition that was found damaged, if it exists. */
  void discard(RenditionKey key);

  /** The number of the image's renditions of one engine revision. */
  int renditionCount(ImageId id, String revision);

  /**
   * Deletes the image on every server, durably, even if it is expired or damaged. Afterwards,
   * remove it from the registry and call {@link #purge}. Until then, {@link #recover} passes the
   * image to {@code forget}.
   *
   * @return false if the image does not exist or another delete was first
   */
  boolean delete(ImageId id);

  /**
   * Removes the files of a deleted image and all its renditions, and completes the delete.
   * Idempotent.
   *
   * @throws IllegalStateException if the image is not deleted
   */
  void purge(ImageId id);

  /**
   * Like {@link #purge}, for a registry that could not be updated: {@link #recover} still passes
   * the image to {@code forget}.
   *
   * @throws IllegalStateException if the image is not deleted
   */
  void purgeKeepingEntry(ImageId id);

  /**
   * Completes the work that dead servers, and failed registrations of this server, left unfinished.
   * Call it at start and periodically. If a consumer throws, the exception propagates and the entry
   * stays for the next call.
   *
   * @param register receives committed images that the registry may not have; must be idempotent
   * @param forget receives deleted images that the registry may still have; must be idempotent
   */
  void recover(Consumer<StoredImage> register, Consumer<ImageId> forget);

  /**
   * All images that are not deleted, including expired ones, in no order. Images stored or deleted
   * meanwhile may or may not be included. Needs no closing.
   *
   * @param damaged receives each image whose manifest cannot be read
   */
  Stream<StoredImage> images(Consumer<DamagedImage> damaged);

  /**
   * All kept renditions that are not empty, of any engine revision, in no order. Renditions kept or
   * removed meanwhile may or may not be included, and some may belong to no image. Needs no
   * closing.
   */
  Stream<KeptRendition> renditions();

  /** The renditions of one image, with the same guarantees. */
  Stream<KeptRendition> renditions(ImageId id);

  /**
   * The images that have renditions, in no order, for {@link #renditions(ImageId)}. Some may not
   * exist. Needs no closing.
   */
  Stream<ImageId> imagesWithRenditions();

  /** The kept renditions of other images that also use this image, as a mask or overlay. */
  List<RenditionKey> renditionsNaming(ImageId id);

  /**
   * The time at which a rendition of the image was last added or removed; the epoch if there was
   * none.
   */
  Instant renditionsChanged(ImageId id);

  /** The file of a copy; empty if it does not exist. */
  Optional<FileLinks> links(Copy copy);

  /**
   * Makes {@code duplicate} a second name of the file of {@code keep}, if all their bytes are
   * equal. Readers of either do not notice. A delete of either, before, during or after the merge,
   * frees what no other copy needs. {@link #recover} cleans up after a process that dies meanwhile.
   */
  Merged merge(Copy keep, Copy duplicate);

  /**
   * If a failed fsync made the store read-only, tries a write and accepts writes again if it
   * succeeds. Otherwise cheap.
   */
  void probe();

  Health health();

  /** Closes this server's store. {@link #recover} of another server completes work in progress. */
  @Override
  void close();
}
