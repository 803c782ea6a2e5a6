package com.progimage.server.maintenance.sweep;

/**
 * Disk space for renditions.
 *
 * @param bytes of all renditions; 0 for no limit
 * @param share of the disk, in place of bytes; 0 for none
 */
public record SweepBudget(long bytes, double share) {
  public SweepBudget {
    if (bytes < 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "renditions cannot take %d bytes or the share %s of the disk: name at least 0 bytes, or a"
                  .formatted(bytes, share)
              + " share of 0 to 1");
    }
  }

  /** Returns the budget in bytes, on a disk of {@code totalBytes}; 0 for no limit. */
  public long of(long totalBytes) {
    return share > 0 ? Math.max(1, (long) (totalBytes * share)) : bytes;
  }
}
