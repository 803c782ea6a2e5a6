package com.progimage.server.http;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/** A request's body, whose early end or silence is told as the client's failure. */
final class RequestBody extends FilterInputStream {

  RequestBody(InputStream body) {
    super(body);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      return in.read(bytes, offset, length);
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
}
