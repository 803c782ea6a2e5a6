package com.progimage.server.blob.copy;

import com.progimage.server.blob.BlobStore;

/**
 * Merges that one thread makes, one after the other. Together they cost fewer changes of the disk
 * than alone. Every method blocks and fails as {@link BlobStore} says.
 */
public interface MergeBatch extends AutoCloseable {
  /**
   * Makes {@code duplicate} a second name of the file of {@code keep}, if all their bytes are
   * equal. Readers of either do not notice. A delete of either, before, during or after the merge,
   * frees what no other copy needs. {@link BlobStore#recover} cleans up after a process that dies
   * meanwhile.
   */
  Merged merge(Copy keep, Copy duplicate);

  /** Removes what the merges share. A batch without a link has left nothing. */
  @Override
  void close();
}
