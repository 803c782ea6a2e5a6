package com.progimage.server.engine.analysis.face.dlib;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads values as dlib serializes them. An integer is one byte, whose low four bits say how many
 * bytes follow (little-endian) and whose highest bit says that it is negative. A float is two
 * integers: a mantissa and an exponent of two.
 */
public final class DlibReader {
  private static final int NEGATIVE = 0x80;

  private final byte[] data;
  private int at;

  public DlibReader(byte[] data) {
    this.data = data;
  }

  public long readLong() {
    int head = next();
    int bytes = head & 15;
    if (bytes > Long.BYTES) {
      throw new IllegalArgumentException("no integer at byte " + at);
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << 8 * i;
    }
    return (head & NEGATIVE) == 0 ? value : -value;
  }

  /** An integer that is a count or an index. */
  public int readInt() {
    return Math.toIntExact(readLong());
  }

  public float readFloat() {
    long mantissa = readLong();
    return (float) Math.scalb((double) mantissa, readInt());
  }

  /** A matrix, row by row: its rows and columns, both negated, and its values. */
  public float[] readMatrix() {
    int rows = -readInt();
    int columns = -readInt();
    return readFloats(Math.multiplyExact(rows, columns));
  }

  public float[] readFloats(int count) {
    if (count < 0 || count > data.length - at) {
      throw new IllegalArgumentException(count + " floats at byte " + at);
    }
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = readFloat();
    }
    return floats;
  }

  /** A tensor of a network: 2, its four sizes, and its values as little-endian floats. */
  public float[] readTensor() {
    expect(2);
    int count = 1;
    for (int i = 0; i < 4; i++) {
      count = Math.multiplyExact(count, readInt());
    }
    if (count < 0 || count > (data.length - at) / Float.BYTES) {
      throw new IllegalArgumentException(count + " floats at byte " + at);
    }
    float[] floats = new float[count];
    ByteBuffer.wrap(data, at, count * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(floats);
    at += count * Float.BYTES;
    return floats;
  }

  public void expect(long value) {
    long found = readLong();
    if (found != value) {
      throw new IllegalArgumentException(found + " instead of " + value + " at byte " + at);
    }
  }

  public void expectEnd() {
    if (at != data.length) {
      throw new IllegalArgumentException((data.length - at) + " bytes after the end");
    }
  }

  /**
   * Moves behind the next string that begins with one of the names, if there is one before the end.
   *
   * @return the name, or an empty string
   */
  String skipTo(String... names) {
    for (; at + 2 < data.length; at++) {
      for (String name : names) {
        int length = data[at + 1];
        if (data[at] == 1 && length >= name.length() && startsWith(name, at + 2)) {
          at += 2 + length;
          return name;
        }
      }
    }
    return "";
  }

  private boolean startsWith(String name, int from) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return from + bytes.length <= data.length
        && Arrays.equals(data, from, from + bytes.length, bytes, 0, bytes.length);
  }

  private int next() {
    if (at == data.length) {
      throw new IllegalArgumentException("the file ends early");
    }
    return data[at++] & 255;
  }
}
