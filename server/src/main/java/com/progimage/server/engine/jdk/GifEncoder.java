package com.progimage.server.engine.jdk;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one frame; the colours are exact where there are at most 256 of them. */
final class GifEncoder {
  private static final int MAX_CODES = 4096;
  private static final int SUB_BLOCK = 255;

  private final OutputStream out;

  private final byte[] block = new byte[SUB_BLOCK];
  private int blockLength;
  private int bits;
  private int held;

  GifEncoder(OutputStream out) {
    this.out = out;
  }

  void encode(Pixels pixels) throws IOException {
    int limit = ImageFormat.GIF.maxSide();
    int side = Math.max(pixels.width(), pixels.height());
    if (side > limit) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE, "GIF holds at most " + limit + " pixels a side", limit, side);
    }
    Palette palette = Palette.of(pixels);
    int depth = Math.max(1, 32 - Integer.numberOfLeadingZeros(palette.size() - 1));
    out.write("GIF89a".getBytes(StandardCharsets.US_ASCII));
    shortLe(pixels.width());
    shortLe(pixels.height());
    out.write(0x80 | 0x70 | depth - 1);
    out.write(0);
    out.write(0);
    for (int i = 0; i < 1 << depth; i++) {
      int colour = i < palette.size() ? palette.colour(i) : 0;
      out.write(colour >> 16);
      out.write(colour >> 8);
      out.write(colour);
    }
    if (palette.transparentIndex() >= 0) {
      out.write(new byte[] {0x21, (byte) 0xf9, 4, 1, 0, 0, (byte) palette.transparentIndex(), 0});
    }
    out.write(0x2c);
    shortLe(0);
    shortLe(0);
    shortLe(pixels.width());
    shortLe(pixels.height());
    out.write(0);
    compress(pixels, palette, Math.max(2, depth));
    out.write(0x3b);
  }

  /** LZW with a hash table of the pairs (prefix, next index). */
  private void compress(Pixels pixels, Palette palette, int minimum) throws IOException {
    out.write(minimum);
    int clear = 1 << minimum;
    int size = minimum + 1;
    int next = clear + 2;
    int[] keys = new int[1 << 13];
    short[] codes = new short[1 << 13];
    code(clear, size);
    int prefix = -1;
    for (int pixel : pixels.argb()) {
      int index = palette.index(pixel);
      if (prefix < 0) {
        prefix = index;
        continue;
      }
      // Never 0, which is an empty slot.
      int key = (prefix << 8 | index) + 1;
      int slot = key * 0x9e37_79b1 >>> 19;
      while (keys[slot] != 0 && keys[slot] != key) {
        slot = slot + 1 & keys.length - 1;
      }
      if (keys[slot] == key) {
        prefix = codes[slot];
        continue;
      }
      code(prefix, size);
      prefix = index;
      if (next < MAX_CODES) {
        keys[slot] = key;
        codes[slot] = (short) next;
        if (next == 1 << size) {
          size++;
        }
        next++;
      } else {
        code(clear, size);
        java.util.Arrays.fill(keys, 0);
        size = minimum + 1;
        next = clear + 2;
      }
    }
    code(prefix, size);
    // The reader adds a code for the last one too, and may widen by it.
    code(clear + 1, next == 1 << size && size < 12 ? size + 1 : size);
    if (held > 0) {
      put((byte) bits);
    }
    flushBlock();
    out.write(0);
  }

  private void code(int code, int size) throws IOException {
    bits |= code << held;
    held += size;
    while (held >= 8) {
      put((byte) bits);
      bits >>>= 8;
      held -= 8;
    }
  }

  private void put(byte value) throws IOException {
    block[blockLength++] = value;
    if (blockLength == SUB_BLOCK) {
      flushBlock();
    }
  }

  private void flushBlock() throws IOException {
    if (blockLength > 0) {
      out.write(blockLength);
      out.write(block, 0, blockLength);
      blockLength = 0;
    }
  }

  private void shortLe(int value) throws IOException {
    out.write(value);
    out.write(value >> 8);
  }
}
