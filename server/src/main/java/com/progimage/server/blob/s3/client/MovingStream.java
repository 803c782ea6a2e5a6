package com.progimage.server.blob.s3.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Notes that bytes move between this server and the store. */
final class MovingStream extends FilterInputStream {
  private final Runnable moved;

  MovingStream(InputStream bytes, Runnable moved) {
    super(bytes);
    this.moved = moved;
  }

  @Override
  public int read() throws IOException {
    moved.run();
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    moved.run();
    return count;
  }
}
