package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Originals and their manifests. An image exists if and only if its manifest does. Thread-safe;
 * every method blocks and fails as {@link BlobStore} says.
 */
public interface ImageFiles {
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
   * Finds what a deleted image was, until the sweep removes its tombstone; empty if its manifest
   * was damaged.
   */
  Optional<StoredImage> findDeleted(ImageId id);

  /**
   * Finds the complete original. It checks the length each time, and the digest the first time that
   * this process reads this file. Empty if the image was deleted meanwhile.
   */
  Optional<Blob> findOriginal(StoredImage image);

  /**
   * All images that are not deleted, including expired ones, in no order. Images stored or deleted
   * meanwhile may or may not be included. Needs no closing.
   *
   * @param damaged receives each image whose manifest cannot be read
   */
  Stream<StoredImage> images(Consumer<DamagedImage> damaged);

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
}
