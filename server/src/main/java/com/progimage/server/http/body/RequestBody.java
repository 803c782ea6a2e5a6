package com.progimage.server.http.body;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, whose early end, silence or dribble is told as the client's failure. It is not
 * touched before the first read: a touch is what sends {@code 100 Continue}.
 */
final class RequestBody extends InputStream {
  /** Below this nobody sends an image: it is held open to hold something up. */
  private static final long MIN_BYTES_PER_SECOND = 1 << 10;

  private final HttpServletRequest request;
  private final Duration patience;
  private @Nullable InputStream in;
  private long begun;
  private long count;

  /**
   * @param patience after which the mean rate must be {@value #MIN_BYTES_PER_SECOND} bytes a second
   */
  RequestBody(HttpServletRequest request, Duration patience) {
    this.request = request;
    this.patience = patience;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      InputStream body = in;
      if (body == null) {
        begun = System.nanoTime();
        body = request.getInputStream();
        in = body;
      }
      int read = body.read(bytes, offset, length);
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
      throw new Failure(
          ErrorCode.BODY_INCOMPLETE, "the body ended before its end: send it again", e);
    }
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
