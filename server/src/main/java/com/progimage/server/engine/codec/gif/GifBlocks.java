package com.progimage.server.engine.codec.gif;

import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the blocks of a GIF. */
final class GifBlocks {
  private static final int PALETTE = 0x80;

  private final OutputStream out;

  GifBlocks(OutputStream out) {
    this.out = out;
  }

  /** Writes header and logical screen, with a global palette if colors are given. */
  void screen(Size size, int... colors) throws IOException {
    out.write("GIF89a".getBytes(StandardCharsets.US_ASCII));
    u16(size.width());
    u16(size.height());
    // 8 bits per channel.
    out.write(colors.length == 0 ? 0x70 : PALETTE | 0x70 | bits(colors) - 1);
    u16(0);
    palette(colors);
  }

  /**
   * Writes how often the animation is shown.
   *
   * @param plays 0: forever
   */
  void plays(int plays) throws IOException {
    if (plays != 1) {
      out.write(new byte[] {0x21, (byte) 0xff, 11});
      out.write("NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[] {3, 1});
      // The block counts the repetitions after the first time; 0 means forever.
      u16(plays == 0 ? 0 : Math.min(plays - 1, 0xffff));
      out.write(0);
    }
  }

  /**
   * @param disposal action before the next image: 0 unspecified, 1 none, 2 clears the image's area
   *     to transparent
   * @param clear index of the transparent color, −1 if there is none
   */
  void control(int disposal, int hundredths, int clear) throws IOException {
    out.write(new byte[] {0x21, (byte) 0xf9, 4, (byte) (disposal << 2 | (clear >= 0 ? 1 : 0))});
    u16(hundredths);
    out.write(Math.max(0, clear));
    out.write(0);
  }

  /** Writes everything before the image's data. */
  LzwWriter image(int left, int top, Size size, boolean hasPalette, int[] colors)
      throws IOException {
    out.write(',');
    u16(left);
    u16(top);
    u16(size.width());
    u16(size.height());
    out.write(hasPalette ? PALETTE | bits(colors) - 1 : 0);
    if (hasPalette) {
      palette(colors);
    }
    return new LzwWriter(Math.max(2, bits(colors)), out);
  }

  void trailer() throws IOException {
    out.write(';');
  }

  private static int bits(int[] colors) {
    return Math.max(1, 32 - Integer.numberOfLeadingZeros(colors.length - 1));
  }

  private void palette(int[] colors) throws IOException {
    if (colors.length == 0) {
      return;
    }
    byte[] palette = new byte[3 << bits(colors)];
    for (int i = 0; i < colors.length; i++) {
      palette[3 * i] = (byte) (colors[i] >> 16);
      palette[3 * i + 1] = (byte) (colors[i] >> 8);
      palette[3 * i + 2] = (byte) colors[i];
    }
    out.write(palette);
  }

  private void u16(int value) throws IOException {
    out.write(value);
    out.write(value >> 8);
  }
}
