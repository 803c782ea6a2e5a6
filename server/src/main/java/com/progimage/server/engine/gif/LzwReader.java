package com.progimage.server.engine.gif;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.ImageFormat;

/** Undoes GIF's variant of LZW (GIF 89a, appendix F), as far as it is asked to. */
final class LzwReader {
  private static final int MOST_CODES = 1 << 12;

  private final byte[] in;
  private int at;
  private int left;
  private int bits;
  private int bitCount;

  private final int clear;
  private int codeBits;
  private int nextCode;
  private int lastCode = -1;

  /** Word c is word prefix[c] and then suffix[c]; first[c] is what it begins with. */
  private final short[] prefix = new short[MOST_CODES];

  private final byte[] suffix = new byte[MOST_CODES];
  private final byte[] first = new byte[MOST_CODES];
  private final int[] lengths = new int[MOST_CODES];

  /** The rest of the last word, which did not fit into what was asked for. */
  private final byte[] word = new byte[MOST_CODES + 1];

  private int wordAt;
  private int wordEnd;

  /**
   * @param at where {@code in} has the code size, before the sub-blocks
   */
  LzwReader(byte[] in, int at) {
    this.in = in;
    int size = in[at] & 255;
    if (size < 1 || size > 8) {
      throw Damage.of(ImageFormat.GIF, "its code size is out of range");
    }
    this.at = at + 1;
    this.clear = 1 << size;
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
      first[i] = (byte) i;
      lengths[i] = 1;
    }
    reset();
  }

  /** Fills {@code to} with the next indices. */
  void read(byte[] to) {
    for (int done = 0; done < to.length; ) {
      if (wordAt == wordEnd) {
        nextWord();
      }
      int count = Math.min(wordEnd - wordAt, to.length - done);
      System.arraycopy(word, wordAt, to, done, count);
      wordAt += count;
      done += count;
    }
  }

  private void nextWord() {
    int code = code();
    while (code == clear) {
      reset();
      code = code();
    }
    if (code == clear + 1) {
      throw Damage.of(ImageFormat.GIF, "its image data has too few rows");
    }
    boolean isNew = code == nextCode && lastCode >= 0 && nextCode < MOST_CODES;
    if (code >= nextCode && !isNew || lastCode < 0 && code > clear) {
      throw Damage.of(ImageFormat.GIF, "its image data has a code that does not exist");
    }
    if (lastCode >= 0 && nextCode < MOST_CODES) {
      prefix[nextCode] = (short) lastCode;
      suffix[nextCode] = first[isNew ? lastCode : code];
      first[nextCode] = first[lastCode];
      lengths[nextCode] = lengths[lastCode] + 1;
      nextCode++;
      if (nextCode == 1 << codeBits && codeBits < 12) {
        codeBits++;
      }
    }
    lastCode = code;
    wordAt = 0;
    wordEnd = lengths[code];
    for (int i = wordEnd - 1, part = code; i >= 0; i--) {
      word[i] = suffix[part];
      part = prefix[part];
    }
  }

  private void reset() {
    codeBits = Integer.numberOfTrailingZeros(clear) + 1;
    nextCode = clear + 2;
    lastCode = -1;
  }

  private int code() {
    while (bitCount < codeBits) {
      if (left == 0) {
        left = in[at++] & 255;
        if (left == 0) {
          throw Damage.of(ImageFormat.GIF, "its image data ends early");
        }
      }
      bits |= (in[at++] & 255) << bitCount;
      bitCount += 8;
      left--;
    }
    int code = bits & (1 << codeBits) - 1;
    bits >>>= codeBits;
    bitCount -= codeBits;
    return code;
  }
}
