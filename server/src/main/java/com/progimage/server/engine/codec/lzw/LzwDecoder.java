package com.progimage.server.engine.codec.lzw;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;

/** Decodes LZW codes to bytes (Welch, 1984), on demand. */
public final class LzwDecoder {
  private static final int MOST_CODE_BITS = 12;
  private static final int MOST_CODES = 1 << MOST_CODE_BITS;

  /** Source of codes. */
  public interface Codes {
    /** Reads the next code, of the given number of bits. */
    int next(int bits);

    /** The exception to throw if the codes end before all requested bytes. */
    RuntimeException ended();
  }

  private final ImageFormat format;
  private final Codes codes;
  private final int clear;
  private final int early;
  private int codeBits;
  private int nextCode;
  private int lastCode;

  /** Word c is word prefix[c] followed by suffix[c]; first[c] is its first byte. */
  private final short[] prefix = new short[MOST_CODES];

  private final byte[] suffix = new byte[MOST_CODES];
  private final byte[] first = new byte[MOST_CODES];
  private final int[] lengths = new int[MOST_CODES];

  /** The rest of the last word, beyond the bytes that were requested. */
  private final byte[] word = new byte[MOST_CODES + 1];

  private int wordAt;
  private int wordEnd;

  /**
   * @param format named in error messages
   * @param byteBits bits per decoded byte, 1 to 8
   * @param early number of codes by which the code length grows before it has to
   */
  public LzwDecoder(ImageFormat format, int byteBits, int early, Codes codes) {
    this.format = format;
    this.codes = codes;
    this.clear = 1 << byteBits;
    this.early = early;
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
      first[i] = (byte) i;
      lengths[i] = 1;
    }
    reset();
  }

  /** Fills {@code to} with the next bytes. */
  public void read(byte[] to) {
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
    int code = codes.next(codeBits);
    while (code == clear) {
      reset();
      code = codes.next(codeBits);
    }
    if (code == clear + 1) {
      throw codes.ended();
    }
    boolean isNew = code == nextCode && lastCode >= 0 && nextCode < MOST_CODES;
    if (code >= nextCode && !isNew || lastCode < 0 && code > clear) {
      throw Undecodable.of(format, "its image data has a code that does not exist");
    }
    if (lastCode >= 0 && nextCode < MOST_CODES) {
      prefix[nextCode] = (short) lastCode;
      suffix[nextCode] = first[isNew ? lastCode : code];
      first[nextCode] = first[lastCode];
      lengths[nextCode] = lengths[lastCode] + 1;
      nextCode++;
      if (nextCode == (1 << codeBits) - early && codeBits < MOST_CODE_BITS) {
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
}
