package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;

/** Undoes the five filters of PNG (ISO/IEC 15948, section 9). Rows begin with their filter byte. */
final class Unfilter {
  private Unfilter() {}

  /**
   * @param row filter byte and filtered bytes; holds the plain bytes afterwards
   * @param prior the row above, plain; all zero above the first
   * @param length of both rows, including the filter byte
   * @param distance bytes to the same sample of the pixel to the left
   */
  static void undo(byte[] row, byte[] prior, int length, int distance) {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> sub(row, length, distance);
      case 2 -> up(row, prior, length);
      case 3 -> average(row, prior, length, distance);
      case 4 -> paeth(row, prior, length, distance);
      default ->
          throw Undecodable.of(ImageFormat.PNG, "its image data has a filter that does not exist");
    }
  }

  private static void sub(byte[] row, int length, int distance) {
    for (int i = 1 + distance; i < length; i++) {
      row[i] += row[i - distance];
    }
  }

  private static void up(byte[] row, byte[] prior, int length) {
    for (int i = 1; i < length; i++) {
      row[i] += prior[i];
    }
  }

  private static void average(byte[] row, byte[] prior, int length, int distance) {
    for (int i = 1; i < Math.min(length, 1 + distance); i++) {
      row[i] += (byte) ((prior[i] & 255) >> 1);
    }
    for (int i = 1 + distance; i < length; i++) {
      row[i] += (byte) ((row[i - distance] & 255) + (prior[i] & 255) >> 1);
    }
  }

  private static void paeth(byte[] row, byte[] prior, int length, int distance) {
    for (int i = 1; i < Math.min(length, 1 + distance); i++) {
      row[i] += prior[i];
    }
    for (int i = 1 + distance; i < length; i++) {
      row[i] += (byte) predict(row[i - distance] & 255, prior[i] & 255, prior[i - distance] & 255);
    }
  }

  /** The neighbor nearest to left + above − corner; ties are resolved in this order. */
  private static int predict(int left, int above, int corner) {
    int fromLeft = above - corner;
    int fromAbove = left - corner;
    int distanceLeft = Math.abs(fromLeft);
    int distanceAbove = Math.abs(fromAbove);
    int distanceCorner = Math.abs(fromLeft + fromAbove);
    int second = distanceAbove <= distanceCorner ? above : corner;
    return distanceLeft <= distanceAbove && distanceLeft <= distanceCorner ? left : second;
  }
}
