package com.progimage.server.blob;

/**
 * Disk space to keep free: the greater of a number of bytes and a fraction of the capacity.
 *
 * @param bytes at least 0
 * @param share 0 to 1
 */
public record Reserve(long bytes, double share) {
  /** 1 GiB or 2 %. */
  public static final Reserve DEFAULT = new Reserve(1L << 30, 0.02);

  public Reserve {
    if (bytes < 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a reserve is at least 0 bytes and a share of 0 to 1, not " + bytes + " and " + share);
    }
  }

  /** The reserve in bytes, on a disk of {@code totalBytes}. */
  public long of(long totalBytes) {
    return Math.max(bytes, (long) (totalBytes * share));
  }
}
