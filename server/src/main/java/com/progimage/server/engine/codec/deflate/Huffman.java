package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/** Builds canonical prefix codes, as deflate has them (RFC 1951, section 3.2). */
public final class Huffman {
  private Huffman() {}

  /**
   * Code lengths with a nearly minimal total; 0 for unused symbols. If fewer than two symbols are
   * used, the first ones get length 1, because a code of one word is incomplete.
   *
   * @param counts may be modified
   * @param most maximum length; {@code 2^most ≥ counts.length}
   */
  public static byte[] lengths(int[] counts, int most) {
    int used = 0;
    long[] order = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        order[used++] = (long) counts[i] << 16 | i;
      }
    }
    byte[] lengths = new byte[counts.length];
    if (used < 2) {
      int only = used == 0 ? 0 : (int) order[0] & 0xffff;
      lengths[only] = 1;
      lengths[only == 0 ? 1 : 0] = 1;
      return lengths;
    }
    Arrays.sort(order, 0, used);
    int[] perLength = limited(depths(order, used), most);
    // The rarest symbols come first and get the longest codes.
    int symbol = 0;
    for (int length = most; length > 0; length--) {
      for (int i = 0; i < perLength[length]; i++) {
        lengths[(int) order[symbol++] & 0xffff] = (byte) length;
      }
    }
    return lengths;
  }

  /** Number of leaves of Huffman's tree at each depth; counts ascend in {@code order}. */
  private static int[] depths(long[] order, int used) {
    int nodes = 2 * used - 1;
    long[] weight = new long[nodes];
    int[] parent = new int[nodes];
    for (int i = 0; i < used; i++) {
      weight[i] = order[i] >>> 16;
    }
    // Inner nodes are created in ascending order, so two queues in one array replace the heap.
    int leaf = 0;
    int inner = used;
    for (int made = used; made < nodes; made++) {
      for (int child = 0; child < 2; child++) {
        int least =
            leaf < used && (inner >= made || weight[leaf] <= weight[inner]) ? leaf++ : inner++;
        weight[made] += weight[least];
        parent[least] = made;
      }
    }
    int[] depth = new int[nodes];
    int[] perDepth = new int[64];
    for (int i = nodes - 2; i >= 0; i--) {
      depth[i] = depth[parent[i]] + 1;
      if (i < used) {
        perDepth[Math.min(depth[i], 63)]++;
      }
    }
    return perDepth;
  }

  /** Moves leaves up until none is below {@code most} and the code is complete. */
  private static int[] limited(int[] perDepth, int most) {
    int[] perLength = Arrays.copyOf(perDepth, most + 1);
    for (int depth = most + 1; depth < perDepth.length; depth++) {
      perLength[most] += perDepth[depth];
    }
    // In units of the longest code, the codes must fill the space exactly.
    long taken = 0;
    for (int length = 1; length <= most; length++) {
      taken += (long) perLength[length] << most - length;
    }
    long space = 1L << most;
    while (taken > space) {
      int length = most - 1;
      while (perLength[length] == 0) {
        length--;
      }
      perLength[length]--;
      perLength[length + 1] += 2;
      perLength[most]--;
      taken--;
    }
    return perLength;
  }

  /** The codes, first bit lowest as deflate sends them: code × 16 + length. */
  static int[] codes(byte[] lengths) {
    int[] perLength = new int[16];
    for (byte length : lengths) {
      perLength[length]++;
    }
    perLength[0] = 0;
    int[] next = new int[16];
    for (int length = 1; length < 16; length++) {
      next[length] = next[length - 1] + perLength[length - 1] << 1;
    }
    int[] codes = new int[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      int length = lengths[i];
      if (length > 0) {
        codes[i] = Integer.reverse(next[length]++) >>> 32 - length << 4 | length;
      }
    }
    return codes;
  }
}
