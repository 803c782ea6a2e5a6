package com.progimage.server.blob;

import com.progimage.server.blob.copy.FileCopies;
import com.progimage.server.image.ImageId;
import java.nio.ByteBuffer;

/**
 * Stores originals, their manifests and renditions for all servers that share a data folder or a
 * bucket. Safe for any number of threads and servers. Every method blocks.
 *
 * <p>If the store itself fails, methods throw a {@link com.progimage.server.failure.Failure}:
 * {@code INSUFFICIENT_STORAGE} for a write that is refused or fails, {@code ORIGINAL_DAMAGED} for
 * bytes that differ from what was stored, {@code STORE_UNAVAILABLE} if an object store does not
 * answer, and otherwise {@code INTERNAL_ERROR}.
 */
public interface BlobStore
    extends ImageFiles, RenditionFiles, RenditionLinks, FileCopies, AutoCloseable {
  /**
   * Checks that there is room for new permanent data, in this store or beside it.
   *
   * @throws com.progimage.server.failure.Failure {@code INSUFFICIENT_STORAGE} if the disk is below
   *     its reserve or takes no writes
   */
  void requireRoom();

  /**
   * Returns whether an image exists, with one look at the disk and without waiting for a network.
   *
   * @return false if it does not, if the disk fails, or if the data folder may be on another
   *     machine
   */
  boolean existsHere(ImageId id);

  /**
   * Reads a whole blob of an image again, which {@link #findOriginal} or {@link #findRendition}
   * found before, without waiting for a network.
   *
   * @param into has room for all bytes; its content is undefined if the result is false
   * @return false if the image was deleted since, the file is gone or has another length or time,
   *     or the data folder may be on another machine
   */
  boolean reread(ImageId id, Blob blob, ByteBuffer into);

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
