package com.progimage.server.blob.copy;

import com.progimage.server.blob.BlobStore;
import java.util.Optional;

/**
 * Makes equal files of the store share one file. Thread-safe; every method blocks and fails as
 * {@link BlobStore} says.
 */
public interface FileCopies {
  /** The file of a copy; empty if it does not exist. */
  Optional<FileLinks> links(Copy copy);

  /**
   * Whether two copies can share one file. If not, equal originals share one from the start, and
   * merges change nothing.
   */
  boolean mergesCopies();

  /** Begins to merge copies; for one thread. */
  MergeBatch mergeBatch();
}
