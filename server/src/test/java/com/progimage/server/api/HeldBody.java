package com.progimage.server.api;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** A body of which the first half is sent at once, and the rest when it may go on. */
final class HeldBody extends InputStream {
  private final byte[] bytes;
  private final CountDownLatch begun;
  private final CountDownLatch goOn;
  private int position;

  HeldBody(byte[] bytes, CountDownLatch begun, CountDownLatch goOn) {
    this.bytes = bytes;
    this.begun = begun;
    this.goOn = goOn;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (position == bytes.length) {
      return -1;
    }
    int half = bytes.length / 2;
    if (position == half) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    int end = position < half ? half : bytes.length;
    int count = Math.min(length, end - position);
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }
}
