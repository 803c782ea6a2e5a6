package com.progimage.server.http.link;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A body that fails as soon as more bytes of it have arrived than a link takes. */
final class BoundedBody extends FilterInputStream {
  private final long maxBytes;
  private long count;

  BoundedBody(InputStream in, long maxBytes) {
    super(in);
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  /** Leaves the buffers to the body. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    return in.transferTo(
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            count(1);
            out.write(value);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            count(length);
            out.write(bytes, offset, length);
          }
        });
  }

  private void count(int bytes) {
    count += bytes;
    if (count > maxBytes) {
      throw tooLarge(maxBytes, count);
    }
  }

  /**
   * @param actual number of bytes, or a smaller one
   */
  static Failure tooLarge(long maxBytes, long actual) {
    return Failure.overLimit(
        ErrorCode.BODY_TOO_LARGE,
        "this upload link takes images of at most %d bytes: send a smaller one, for example at a smaller size or a lower quality"
            .formatted(maxBytes),
        maxBytes,
        actual);
  }
}
