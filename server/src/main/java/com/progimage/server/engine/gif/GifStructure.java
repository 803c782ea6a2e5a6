package com.progimage.server.engine.gif;

import com.progimage.server.image.Size;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the blocks of a GIF say, without a look at its images' data.
 *
 * @param size of the logical screen, grown to hold the first image
 * @param images with pixels, up to the trailer or the end of the file
 * @param plays how often all are shown; 0: for ever
 */
record GifStructure(Size size, int images, int plays) {
  private static final byte[] NETSCAPE = "NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII);
  private static final int APPLICATION = 0xff;

  static GifStructure of(byte[] file) {
    try {
      return new Scan(file).read();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw GifDecoder.endsEarly(e);
    }
  }

  private static final class Scan {
    private final byte[] in;
    private int at = 6;

    Scan(byte[] in) {
      this.in = in;
    }

    GifStructure read() {
      int width = u16();
      int height = u16();
      int screen = u8();
      at += 2;
      skipPalette(screen);
      int images = 0;
      int plays = 1;
      while (at < in.length) {
        int block = u8();
        if (block == ',') {
          int right = u16();
          int bottom = u16();
          right += u16();
          bottom += u16();
          width = images == 0 ? Math.max(width, right) : width;
          height = images == 0 ? Math.max(height, bottom) : height;
          skipPalette(u8());
          at++;
          skipBlocks();
          images++;
        } else if (block == '!') {
          if (u8() == APPLICATION && isLoop()) {
            int repeats = in[at + 14] & 255 | (in[at + 15] & 255) << 8;
            // It says how often it is repeated, and so is shown once more; 0 is for ever.
            plays = repeats == 0 ? 0 : repeats + 1;
          }
          skipBlocks();
        } else if (block != 0) {
          break;
        }
      }
      return new GifStructure(new Size(Math.max(1, width), Math.max(1, height)), images, plays);
    }

    private boolean isLoop() {
      return in[at] == NETSCAPE.length
          && Arrays.equals(in, at + 1, at + 12, NETSCAPE, 0, 11)
          && in[at + 12] == 3
          && in[at + 13] == 1;
    }

    private void skipPalette(int flags) {
      at += (flags & 0x80) == 0 ? 0 : 6 << (flags & 7);
    }

    private void skipBlocks() {
      for (int length = u8(); length > 0; length = u8()) {
        at += length;
      }
    }

    private int u8() {
      return in[at++] & 255;
    }

    private int u16() {
      return u8() | u8() << 8;
    }
  }
}
