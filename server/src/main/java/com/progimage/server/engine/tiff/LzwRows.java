package com.progimage.server.engine.tiff;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.ImageFormat;

/**
 * LZW as TIFF 6.0, section 13, has it: codes from the highest bit on, one bit longer one code
 * before that is needed.
 */
final class LzwRows implements Rows {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int MOST_CODES = 1 << 12;

  private final byte[] in;
  private final int end;
  private int at;
  private int bits;
  private int bitCount;

  private int codeBits;
  private int nextCode;
  private int lastCode;

  /** Word c is word prefix[c] and then suffix[c]; first[c] is what it begins with. */
  private final short[] prefix = new short[MOST_CODES];

  private final byte[] suffix = new byte[MOST_CODES];
  private final byte[] first = new byte[MOST_CODES];
  private final int[] lengths = new int[MOST_CODES];

  /** The rest of the last word, which did not fit into what was asked for. */
  private final byte[] word = new byte[MOST_CODES + 1];

  private int wordAt;
  private int wordEnd;

  LzwRows(byte[] in, int from, int to) {
    this.in = in;
    this.at = from;
    this.end = to;
    for (int i = 0; i < CLEAR; i++) {
      suffix[i] = (byte) i;
      first[i] = (byte) i;
      lengths[i] = 1;
    }
    reset();
  }

  @Override
  public void read(byte[] row) {
    for (int done = 0; done < row.length; ) {
      if (wordAt == wordEnd) {
        nextWord();
      }
      int count = Math.min(wordEnd - wordAt, row.length - done);
      System.arraycopy(word, wordAt, row, done, count);
      wordAt += count;
      done += count;
    }
  }

  private void nextWord() {
    int code = code();
    while (code == CLEAR) {
      reset();
      code = code();
    }
    if (code == END) {
      throw new IndexOutOfBoundsException("LZW ends early");
    }
    boolean isNew = code == nextCode && lastCode >= 0 && nextCode < MOST_CODES;
    if (code >= nextCode && !isNew || lastCode < 0 && code > CLEAR) {
      throw Damage.of(ImageFormat.TIFF, "its image data has a code that does not exist");
    }
    if (lastCode >= 0 && nextCode < MOST_CODES) {
      prefix[nextCode] = (short) lastCode;
      suffix[nextCode] = first[isNew ? lastCode : code];
      first[nextCode] = first[lastCode];
      lengths[nextCode] = lengths[lastCode] + 1;
      nextCode++;
      if (nextCode == (1 << codeBits) - 1 && codeBits < 12) {
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
    codeBits = 9;
    nextCode = END + 1;
    lastCode = -1;
  }

  private int code() {
    while (bitCount < codeBits) {
      if (at >= end) {
        throw new IndexOutOfBoundsException(at);
      }
      bits = bits << 8 | in[at++] & 255;
      bitCount += 8;
    }
    bitCount -= codeBits;
    return bits >>> bitCount & (1 << codeBits) - 1;
  }
}
