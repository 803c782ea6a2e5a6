package com.progimage.server.engine.codec.gif;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the images of one GIF, one after the other, onto one canvas. */
final class GifReader {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int BLACK = 0xff000000;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int TO_BACKGROUND = 2;
  private static final int TO_PREVIOUS = 3;

  /** First row, and distance between rows, of the four passes of an interlaced image. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[][] WHOLE = {{0, 1}};

  private final byte[] in;
  private int at;
  private int width;
  private int height;
  private int clear = -1;
  private int disposal;
  private int hundredths;
  private int @Nullable [] palette;
  private @Nullable Pixels canvas;

  /** The canvas to restore before the next image, if this image is to be undone. */
  private int @Nullable [] previous;

  private int left;
  private int top;
  private int columns;
  private int rows;

  GifReader(byte[] in) {
    this.in = in;
    if (in.length < 13 || in[0] != 'G' || in[1] != 'I' || in[2] != 'F') {
      throw Undecodable.of(ImageFormat.GIF, "its signature is wrong");
    }
    at = 6;
    width = u16();
    height = u16();
    int flags = u8();
    at += 2;
    try {
      palette = palette(flags);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw GifDecoder.endsEarly(e);
    }
  }

  /** The canvas with the first image on it. */
  Pixels first() {
    return next();
  }

  /** Display time of the last image read, in hundredths of a second. */
  int hundredths() {
    return hundredths;
  }

  /** The canvas with the next image on it. Always the same object. */
  Pixels next() {
    try {
      dispose();
      return readToImage() ? image() : clear();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw GifDecoder.endsEarly(e);
    }
  }

  /** Skips the rest of the previous image, and applies its disposal method. */
  private void dispose() {
    if (canvas == null) {
      return;
    }
    at++;
    skipBlocks();
    if (disposal == TO_PREVIOUS && previous != null) {
      System.arraycopy(previous, 0, canvas.argb(), 0, previous.length);
    } else if (disposal == TO_BACKGROUND) {
      for (int y = top; y < Math.min(height, top + rows); y++) {
        int from = y * width;
        Arrays.fill(
            canvas.argb(), from + Math.min(left, width), from + Math.min(left + columns, width), 0);
      }
    }
    clear = -1;
    disposal = 0;
    hundredths = 0;
  }

  /** Skips to the next image; false if there is none. */
  private boolean readToImage() {
    while (true) {
      int block = u8();
      switch (block) {
        case IMAGE -> {
          return true;
        }
        case TRAILER -> {
          return false;
        }
        case EXTENSION -> extension();
        case 0 -> {
          // Some writers end a block twice.
        }
        default -> throw Undecodable.of(ImageFormat.GIF, "it has no image");
      }
    }
  }

  private void extension() {
    int label = u8();
    if (label == GRAPHIC_CONTROL && in[at] >= 4) {
      disposal = in[at + 1] >> 2 & 7;
      hundredths = in[at + 2] & 255 | (in[at + 3] & 255) << 8;
      clear = (in[at + 1] & 1) != 0 ? in[at + 4] & 255 : -1;
    }
    skipBlocks();
  }

  private void skipBlocks() {
    for (int length = u8(); length > 0; length = u8()) {
      at += length;
    }
  }

  /** A screen of one pixel needs no image: web pages use such files as placeholders. */
  private Pixels clear() {
    if (canvas != null || width != 1 || height != 1) {
      throw Undecodable.of(ImageFormat.GIF, "it has no image");
    }
    return create();
  }

  private Pixels image() {
    left = u16();
    top = u16();
    columns = u16();
    rows = u16();
    if (columns == 0 || rows == 0) {
      throw Undecodable.of(ImageFormat.GIF, "its image has no pixels");
    }
    int flags = u8();
    int[] local = palette(flags);
    int[] colors = local != null ? local : palette != null ? palette : new int[0];
    boolean isFirst = canvas == null;
    Pixels into = canvas == null ? create() : canvas;
    canvas = into;
    previous = disposal == TO_PREVIOUS ? into.argb().clone() : null;
    try {
      draw(new LzwReader(in, at), colors, (flags & 0x40) != 0 ? PASSES : WHOLE, into.argb());
    } catch (Failure | ArrayIndexOutOfBoundsException e) {
      if (!isFirst || width != 1 || height != 1) {
        throw e;
      }
    }
    return into;
  }

  private Pixels create() {
    width = Math.max(width, left + columns);
    height = Math.max(height, top + rows);
    if ((long) width * height > Integer.MAX_VALUE - 8) {
      throw Undecodable.tooLarge(ImageFormat.GIF, (long) width * height);
    }
    return Pixels.create(width, height);
  }

  /** Pixels outside the canvas are read but not drawn. */
  private void draw(LzwReader lzw, int[] colors, int[][] passes, int[] argb) {
    byte[] row = new byte[columns];
    int seen = Math.max(0, Math.min(columns, width - left));
    for (int i = 0; i < passes.length; i++) {
      int[] pass = passes[i];
      boolean isLast = i == passes.length - 1;
      for (int y = pass[0]; y < rows; y += pass[1]) {
        if (top + y >= height && isLast) {
          return;
        }
        lzw.read(row);
        if (top + y >= height) {
          continue;
        }
        int to = (top + y) * width + left;
        for (int x = 0; x < seen; x++) {
          int index = row[x] & 255;
          if (index == clear) {
            continue;
          }
          argb[to + x] = index < colors.length ? colors[index] : BLACK;
        }
      }
    }
  }

  private int @Nullable [] palette(int flags) {
    if ((flags & 0x80) == 0) {
      return null;
    }
    int[] colors = new int[2 << (flags & 7)];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = 0xff000000 | u8() << 16 | u8() << 8 | u8();
    }
    return colors;
  }

  private int u8() {
    return in[at++] & 255;
  }

  private int u16() {
    return u8() | u8() << 8;
  }
}
