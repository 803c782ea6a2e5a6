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
      case 4 -> {
        switch (distance) {
          case 3 -> paeth3(row, prior, length);
          case 4 -> paeth4(row, prior, length);
          default -> paeth(row, prior, length, distance);
        }
      }
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

  /** The common cases keep the left pixel in variables, because the next pixel depends on it. */
  private static void paeth3(byte[] row, byte[] prior, int length) {
    int left0 = 0;
    int left1 = 0;
    int left2 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    for (int i = 1; i + 2 < length; i += 3) {
      int above0 = prior[i] & 255;
      int above1 = prior[i + 1] & 255;
      int above2 = prior[i + 2] & 255;
      left0 = row[i] + predict(left0, above0, corner0) & 255;
      left1 = row[i + 1] + predict(left1, above1, corner1) & 255;
      left2 = row[i + 2] + predict(left2, above2, corner2) & 255;
      row[i] = (byte) left0;
      row[i + 1] = (byte) left1;
      row[i + 2] = (byte) left2;
      corner0 = above0;
      corner1 = above1;
      corner2 = above2;
    }
  }

  private static void paeth4(byte[] row, byte[] prior, int length) {
    int left0 = 0;
    int left1 = 0;
    int left2 = 0;
    int left3 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    int corner3 = 0;
    for (int i = 1; i + 3 < length; i += 4) {
      int above0 = prior[i] & 255;
      int above1 = prior[i + 1] & 255;
      int above2 = prior[i + 2] & 255;
      int above3 = prior[i + 3] & 255;
      left0 = row[i] + predict(left0, above0, corner0) & 255;
      left1 = row[i + 1] + predict(left1, above1, corner1) & 255;
      left2 = row[i + 2] + predict(left2, above2, corner2) & 255;
      left3 = row[i + 3] + predict(left3, above3, corner3) & 255;
      row[i] = (byte) left0;
      row[i + 1] = (byte) left1;
      row[i + 2] = (byte) left2;
      row[i + 3] = (byte) left3;
      corner0 = above0;
      corner1 = above1;
      corner2 = above2;
      corner3 = above3;
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
