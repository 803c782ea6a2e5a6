package com.progimage.server.source;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** A block of addresses that begin with the same bits. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AddressBlock(byte[] prefix, int bits) {

  /**
   * @param texts such as {@code 10.0.0.0/8}; an address without a length is a block by itself
   */
  static List<AddressBlock> of(String... texts) {
    return Stream.of(texts).map(AddressBlock::of).toList();
  }

  static AddressBlock of(String text) {
    String[] parts = text.split("/", 2);
    byte[] prefix = InetAddress.ofLiteral(parts[0]).getAddress();
    return new AddressBlock(
        prefix, parts.length == 2 ? Integer.parseInt(parts[1]) : prefix.length * Byte.SIZE);
  }

  /** Whether the block contains an address; false for the other version of IP. */
  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = 0xff00 >> Math.min(8, bits - bit) & 0xff;
      if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
