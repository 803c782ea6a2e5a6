package com.progimage.server.engine.fit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps what is written as long as it is within the limit, and counts all of it. */
final class BoundedOutput extends OutputStream {
  private final long most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long count;

  BoundedOutput(long most) {
    this.most = most;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    count += length;
    if (count <= most) {
      kept.write(bytes, offset, length);
    }
  }

  boolean fits() {
    return count <= most;
  }

  long count() {
    return count;
  }

  byte[] bytes() {
    return kept.toByteArray();
  }
}
