package com.progimage.server.engine.jdk;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Draws the first frame on its screen, which is transparent where the frame does not reach. */
final class GifDecoder {
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int MAX_CODES = 4096;

  /** Row starts and steps of the four passes of an interlaced frame. */
  private static final int[] PASS_START = {0, 4, 2, 1};

  private static final int[] PASS_STEP = {8, 8, 4, 2};

  private final DataInputStream in;

  GifDecoder(DataInputStream in) {
    this.in = in;
  }

  Pixels decode() throws IOException {
    try {
      in.skipNBytes(6);
      int width = shortLe();
      int height = shortLe();
      int flags = in.readUnsignedByte();
      in.skipNBytes(2);
      int[] global = (flags & 0x80) == 0 ? new int[0] : palette(flags);
      int transparent = -1;
      while (true) {
        int block = in.readUnsignedByte();
        if (block == IMAGE) {
          return frame(width, height, global, transparent);
        }
        if (block != EXTENSION) {
          throw damaged("there is no frame in it");
        }
        if (in.readUnsignedByte() == GRAPHIC_CONTROL && in.readUnsignedByte() == 4) {
          boolean has = (in.readUnsignedByte() & 1) != 0;
          in.skipNBytes(2);
          int index = in.readUnsignedByte();
          transparent = has ? index : -1;
        }
        skipSubBlocks();
      }
    } catch (EOFException e) {
      throw damaged("it ends too early");
    }
  }

  private Pixels frame(int screenWidth, int screenHeight, int[] global, int transparent)
      throws IOException {
    int left = shortLe();
    int top = shortLe();
    int frameWidth = shortLe();
    int frameHeight = shortLe();
    int flags = in.readUnsignedByte();
    int[] colours = (flags & 0x80) == 0 ? global : palette(flags);
    if (frameWidth == 0 || frameHeight == 0) {
      throw damaged("its frame is empty");
    }
    // As browsers do, and as the inspection of uploads counts it.
    int width = Math.max(screenWidth, left + frameWidth);
    int height = Math.max(screenHeight, top + frameHeight);
    byte[] indices = indices(Math.multiplyExact(frameWidth, frameHeight));
    Pixels screen = Pixels.create(width, height);
    int[] rows = (flags & 0x40) == 0 ? null : interlacedRows(frameHeight);
    for (int i = 0; i < frameHeight; i++) {
      int y = top + (rows == null ? i : rows[i]);
      for (int x = 0; x < frameWidth; x++) {
        int index = indices[i * frameWidth + x] & 255;
        if (index != transparent) {
          if (index >= colours.length) {
            throw damaged("it names a colour that its palette does not have");
          }
          screen.argb()[y * width + left + x] = colours[index];
        }
      }
    }
    return screen;
  }

  private static int[] interlacedRows(int height) {
    int[] rows = new int[height];
    int next = 0;
    for (int pass = 0; pass < PASS_START.length; pass++) {
      for (int y = PASS_START[pass]; y < height; y += PASS_STEP[pass]) {
        rows[next++] = y;
      }
    }
    return rows;
  }

  private int[] palette(int flags) throws IOException {
    int[] colours = new int[2 << (flags & 7)];
    for (int i = 0; i < colours.length; i++) {
      int rgb = in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
      colours[i] = 0xff00_0000 | rgb;
    }
    return colours;
  }

  /** Variable-length LZW of appendix F of the GIF89a specification. */
  private byte[] indices(int count) throws IOException {
    int minimum = in.readUnsignedByte();
    if (minimum < 1 || minimum > 8) {
      throw damaged("its code size is " + minimum);
    }
    byte[] data = subBlocks();
    byte[] indices = new byte[count];
    int[] prefix = new int[MAX_CODES];
    byte[] suffix = new byte[MAX_CODES];
    byte[] stack = new byte[MAX_CODES + 1];
    int clear = 1 << minimum;
    int next = clear + 2;
    int size = minimum + 1;
    int previous = -1;
    byte first = 0;
    int bits = 0;
    int held = 0;
    int at = 0;
    int out = 0;
    while (out < count) {
      while (held < size) {
        if (at == data.length) {
          throw damaged("its pixels end too early");
        }
        bits |= (data[at++] & 255) << held;
        held += 8;
      }
      int code = bits & (1 << size) - 1;
      bits >>>= size;
      held -= size;
      if (code == clear) {
        next = clear + 2;
        size = minimum + 1;
        previous = -1;
        continue;
      }
      if (code == clear + 1) {
        throw damaged("its pixels end too early");
      }
      if (code > next || (previous < 0 && code > clear) || (code == next && previous < 0)) {
        throw damaged("its pixels have a code that does not exist yet");
      }
      int depth = 0;
      int walk = code;
      if (code == next) {
        stack[depth++] = first;
        walk = previous;
      }
      while (walk >= clear) {
        stack[depth++] = suffix[walk];
        walk = prefix[walk];
      }
      first = (byte) walk;
      stack[depth++] = first;
      while (depth > 0 && out < count) {
        indices[out++] = stack[--depth];
      }
      if (previous >= 0 && next < MAX_CODES) {
        prefix[next] = previous;
        suffix[next] = first;
        next++;
        if (next == 1 << size && size < 12) {
          size++;
        }
      }
      previous = code;
    }
    return indices;
  }

  private byte[] subBlocks() throws IOException {
    byte[] data = new byte[1 << 12];
    int length = 0;
    for (int block = in.readUnsignedByte(); block > 0; block = in.readUnsignedByte()) {
      if (length + block > data.length) {
        data = Arrays.copyOf(data, data.length * 2);
      }
      in.readFully(data, length, block);
      length += block;
    }
    return Arrays.copyOf(data, length);
  }

  private void skipSubBlocks() throws IOException {
    for (int block = in.readUnsignedByte(); block > 0; block = in.readUnsignedByte()) {
      in.skipNBytes(block);
    }
  }

  private int shortLe() throws IOException {
    return in.readUnsignedByte() | in.readUnsignedByte() << 8;
  }

  private static Failure damaged(String what) {
    return new Failure(
        ErrorCode.UNDECODABLE, "the GIF is damaged, " + what + ": send the image again");
  }
}
