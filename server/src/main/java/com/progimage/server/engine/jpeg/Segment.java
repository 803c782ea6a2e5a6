package com.progimage.server.engine.jpeg;

/**
 * Where a segment lies in its file.
 *
 * @param marker the second byte of its marker
 * @param start of its content, behind the length
 * @param end of its content; image data that follows it begins here
 * @param dataEnd of its image data; {@code end} where it has none
 */
record Segment(int marker, int start, int end, int dataEnd) {
  static final int HUFFMAN_TABLES = 0xc4;
  static final int SCAN = 0xda;
  static final int QUANTISATION_TABLES = 0xdb;
  static final int RESTART_INTERVAL = 0xdd;

  boolean isScan() {
    return marker == SCAN;
  }
}
