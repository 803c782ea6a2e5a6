package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.memory.BufferPool;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request's body. It reports an early end, silence or a very low rate as a failure of the client.
 * Nothing touches the request's stream before the first read, because that would send {@code 100
 * Continue}. While no bytes arrive, it holds no buffer.
 */
final class RequestBody extends InputStream {
  /** A slower client does not send an image, but keeps the connection open on purpose. */
  private static final long MIN_BYTES_PER_SECOND = 1 << 10;

  private final HttpServletRequest request;
  private final Duration patience;
  private final Pieces pieces;
  private final BodySlots.Slot slot;
  private @Nullable InputStream in;
  private long begun;
  private long count;

  /**
   * @param patience the time after which the mean rate must be at least {@value
   *     #MIN_BYTES_PER_SECOND} bytes a second
   * @param slot freed when this is closed
   */
  RequestBody(
      HttpServletRequest request, Duration patience, BufferPool buffers, BodySlots.Slot slot) {
    this.request = request;
    this.patience = patience;
    this.pieces = new Pieces(buffers, Integer.MAX_VALUE);
    this.slot = slot;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  /** Returns 0 until the first read. */
  @Override
  public int available() throws IOException {
    return in == null ? 0 : in.available();
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long sum = 0;
    for (int piece = 0;
        piece >= 0;
        piece = pieces.next(this, (bytes, n) -> out.write(bytes, 0, n))) {
      sum += piece;
    }
    return sum;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      int read = body().read(bytes, offset, length);
      if (read > 0) {
        count += read;
        requireRate();
      }
      return read;
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof TimeoutException) {
          throw new Failure(ErrorCode.REQUEST_TIMEOUT, "the body stopped coming: send it again", e);
        }
      }
      requireRate();
      throw new Failure(
          ErrorCode.BODY_INCOMPLETE, "the body ended before its end: send it again", e);
    }
  }

  private InputStream body() throws IOException {
    InputStream body = in;
    if (body == null) {
      begun = System.nanoTime();
      body = request.getInputStream();
      in = body;
    }
    return body;
  }

  @Override
  public void close() {
    slot.close();
  }

  private void requireRate() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
    if (elapsed.compareTo(patience) > 0
        && count < MIN_BYTES_PER_SECOND * elapsed.toMillis() / 1000) {
      throw new Failure(
          ErrorCode.REQUEST_TIMEOUT,
          "the body came at less than %d bytes a second: send it over a faster connection"
              .formatted(MIN_BYTES_PER_SECOND));
    }
  }
}
