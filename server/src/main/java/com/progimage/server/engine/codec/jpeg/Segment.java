package com.progimage.server.engine.codec.jpeg;

/**
 * Position of a segment in its file.
 *
 * @param marker second byte of its marker
 * @param start of its content, after the length
 * @param end of its content; any image data begins here
 * @param dataEnd end of its image data; {@code end} if it has none
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
