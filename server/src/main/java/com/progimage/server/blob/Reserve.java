package com.progimage.server.blob;

/**
 * Disk space to keep free: the greater of a number of bytes and a fraction of the capacity.
 *
 * @param bytes at least 0
 * @param share 0 to 1
 */
public record Reserve(long bytes, double share) {
  /** 1 GiB or 2 %. */
  public static final Reserve DEFAULTS = new Reserve(1L << 30, 0.02);

  public Reserve {
    if (bytes < 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a disk cannot keep %d bytes and the share %s free: name at least 0 bytes, and a"
                  .formatted(bytes, share)
              + " share of 0 to 1");
    }
  }

  /** The reserve in bytes, on a disk of {@code totalBytes}. */
  public long of(long totalBytes) {
    return Math.max(bytes, (long) (totalBytes * share));
  }
}
