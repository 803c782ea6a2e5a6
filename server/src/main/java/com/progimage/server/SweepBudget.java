package com.progimage.server;

/**
 * What renditions may take of the disk.
 *
 * @param bytes of all renditions; 0: no limit
 * @param share of the disk, instead of bytes; 0: none
 */
record SweepBudget(long bytes, double share) {
  /** In bytes, on a disk of {@code totalBytes}; 0: no limit. */
  long of(long totalBytes) {
    return share > 0 ? Math.max(1, (long) (totalBytes * share)) : bytes;
  }
}
