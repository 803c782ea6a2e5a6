package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Undoes the filters of rows of RGB or RGBA with 8 bits per sample (ISO/IEC 15948, section 9), and
 * packs them as pixels at the same time: a pixel depends on the one before it, which then is in
 * variables instead of an array.
 *
 * @param hasAlpha whether a fourth sample is alpha; otherwise all pixels are opaque
 */
record ColorRows(boolean hasAlpha) {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes that a row needs behind its samples. */
  static final int SPARE = 1;

  /** The highest bit of each sample. */
  private static final int HIGH = 0x80808080;

  private static final int RED = 0xff0000;
  private static final int GREEN = 0xff00;
  private static final int BLUE = 0xff;

  /**
   * @param row filter byte and filtered bytes
   * @param above pixels of the row above, from {@code aboveFrom} on
   * @param to receives {@code count} pixels from {@code from} on; may be the same array
   */
  void undo(byte[] row, int[] above, int aboveFrom, int[] to, int from, int count) {
    switch (row[0]) {
      case RowFilter.NONE -> none(row, to, from, count);
      case RowFilter.SUB -> sub(row, to, from, count);
      case RowFilter.UP -> up(row, above, aboveFrom, to, from, count);
      case RowFilter.AVERAGE -> average(row, above, aboveFrom, to, from, count);
      case RowFilter.PAETH -> {
        if (hasAlpha) {
          paethWithAlpha(row, above, aboveFrom, to, from, count);
        } else {
          paeth(row, above, aboveFrom, to, from, count);
        }
      }
      default ->
          throw Undecodable.of(ImageFormat.PNG, "its image data has a filter that does not exist");
    }
  }

  /** The filtered samples of a pixel in the order of ARGB; alpha is 0 if there is none. */
  private int samples(byte[] row, int index) {
    return hasAlpha
        ? Integer.rotateRight((int) INT.get(row, 1 + 4 * index), 8)
        : (int) INT.get(row, 1 + 3 * index) >>> 8;
  }

  private int opaque() {
    return hasAlpha ? 0 : 0xff000000;
  }

  /** Adds sample by sample. */
  private static int add(int a, int b) {
    return (a & ~HIGH) + (b & ~HIGH) ^ (a ^ b) & HIGH;
  }

  private void none(byte[] row, int[] to, int from, int count) {
    for (int i = 0; i < count; i++) {
      to[from + i] = samples(row, i) | opaque();
    }
  }

  private void sub(byte[] row, int[] to, int from, int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      left = add(left, samples(row, i));
      to[from + i] = left | opaque();
    }
  }

  private void up(byte[] row, int[] above, int aboveFrom, int[] to, int from, int count) {
    for (int i = 0; i < count; i++) {
      to[from + i] = add(above[aboveFrom + i], samples(row, i)) | opaque();
    }
  }

  private void average(byte[] row, int[] above, int aboveFrom, int[] to, int from, int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      int up = above[aboveFrom + i];
      left = add((left & up) + ((left ^ up) >>> 1 & ~HIGH), samples(row, i));
      to[from + i] = left | opaque();
    }
  }

  private void paeth(byte[] row, int[] above, int aboveFrom, int[] to, int from, int count) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int corner = 0;
    for (int i = 0; i < count; i++) {
      int up = above[aboveFrom + i];
      int samples = samples(row, i);
      red = predict(red, up & RED, corner & RED) + (samples & RED) & RED;
      green = predict(green, up & GREEN, corner & GREEN) + (samples & GREEN) & GREEN;
      blue = predict(blue, up & BLUE, corner & BLUE) + samples & BLUE;
      to[from + i] = 0xff000000 | red | green | blue;
      corner = up;
    }
  }

  private void paethWithAlpha(
      byte[] row, int[] above, int aboveFrom, int[] to, int from, int count) {
    int alpha = 0;
    int red = 0;
    int green = 0;
    int blue = 0;
    int corner = 0;
    for (int i = 0; i < count; i++) {
      int up = above[aboveFrom + i];
      int samples = samples(row, i);
      alpha = predict(alpha, up >>> 24, corner >>> 24) + (samples >>> 24) & 255;
      red = predict(red, up & RED, corner & RED) + (samples & RED) & RED;
      green = predict(green, up & GREEN, corner & GREEN) + (samples & GREEN) & GREEN;
      blue = predict(blue, up & BLUE, corner & BLUE) + samples & BLUE;
      to[from + i] = alpha << 24 | red | green | blue;
      corner = up;
    }
  }

  /** {@link RowFilter} explains this form of Paeth's choice. */
  private static int predict(int left, int above, int corner) {
    int threshold = 3 * corner - (left + above);
    int low = Math.min(left, above);
    int high = Math.max(left, above);
    int lowOrCorner = high <= threshold ? low : corner;
    return threshold <= low ? high : lowOrCorner;
  }
}
