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
   * Makes {@code duplicate} a second name of the file of {@code keep}, if all their bytes are
   * equal. Readers of either do not notice. A delete of either, before, during or after the merge,
   * frees what no other copy needs. {@link BlobStore#recover} cleans up after a process that dies
   * meanwhile.
   */
  Merged merge(Copy keep, Copy duplicate);
}
