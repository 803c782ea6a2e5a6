package com.progimage.server.blob.s3;

import com.progimage.server.image.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Set of digests in a fixed amount of memory: a Bloom filter. It never denies a digest that was
 * added. It may claim one that was not, more often the more there are, and a different one in each
 * run.
 */
final class LiveDigests {
  private static final int BITS = 1 << 26;
  private static final int PROBES = 4;

  private final long[] words = new long[BITS / Long.SIZE];
  private final long seed = ThreadLocalRandom.current().nextLong();

  /** The set of all digests. */
  static LiveDigests ofAll() {
    LiveDigests all = new LiveDigests();
    Arrays.fill(all.words, -1L);
    return all;
  }

  void add(Digest digest) {
    ByteBuffer bytes = bytes(digest);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(bytes, probe);
      words[bit / Long.SIZE] |= 1L << (bit % Long.SIZE);
    }
  }

  boolean mayContain(Digest digest) {
    ByteBuffer bytes = bytes(digest);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(bytes, probe);
      if ((words[bit / Long.SIZE] & 1L << (bit % Long.SIZE)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer bytes(Digest digest) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(digest.hex()));
  }

  /** A SHA-256 is random already; the seed makes other digests collide in the next run. */
  private int bit(ByteBuffer bytes, int probe) {
    long mixed = (bytes.getLong(probe * Long.BYTES) ^ seed) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> (Long.SIZE - Integer.numberOfTrailingZeros(BITS)));
  }
}
