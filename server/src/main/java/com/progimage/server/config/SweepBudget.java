package com.progimage.server.config;

/**
 * Disk space for renditions.
 *
 * @param bytes of all renditions; 0 for no limit
 * @param share of the disk, in place of bytes; 0 for none
 */
public record SweepBudget(long bytes, double share) {
  /** Returns the budget in bytes, on a disk of {@code totalBytes}; 0 for no limit. */
  public long of(long totalBytes) {
    return share > 0 ? Math.max(1, (long) (totalBytes * share)) : bytes;
  }
}
