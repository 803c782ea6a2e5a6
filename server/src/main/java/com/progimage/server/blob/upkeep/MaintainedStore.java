package com.progimage.server.blob.upkeep;

import com.progimage.server.blob.BlobStore;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Blob store with what maintenance needs of it: checks, cleanup, and the files of its processes.
 */
public interface MaintainedStore extends BlobStore {
  SharedFolder folder();

  /** The capacity for images and renditions; {@link Long#MAX_VALUE} if the store has no limit. */
  long totalBytes();

  StoreCheck check();

  DeletedImages deleted();

  ShownPaths paths();

  /**
   * Finds bytes that no image has needed since a time. They are found while the stream is read,
   * which changes nothing.
   */
  Stream<Leftover> leftovers(Instant before);
}
