package com.progimage.server.source;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Magic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a source as it arrives. If the source fails while its bytes are read, the read
 * throws a {@link Failure} that says so.
 */
public final class Fetched {
  /** The source may work again soon. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final InputStream source;
  private final byte[] head;
  private final ImageFormat format;
  private final long length;

  /**
   * @param length in bytes as the source declares it; negative: it does not
   */
  Fetched(InputStream source, long length) {
    this.length = length;
    this.source = new LimitedStream(source);
    try {
      head = Magic.readHead(this.source);
      format = Magic.sniff(head).orElseThrow(Fetched::noImage);
    } catch (IOException e) {
      throw failure(e);
    } catch (Failure e) {
      close();
      throw e;
    }
  }

  /** The format by the first bytes, because the declared types of sources are often wrong. */
  public ImageFormat format() {
    return format;
  }

  /** The number of bytes as the source declares it; negative: it does not. */
  public long length() {
    return length;
  }

  /** All bytes, readable once. Closing the stream early ends the request. */
  public InputStream bytes() {
    return new SequenceInputStream(new ByteArrayInputStream(head), source);
  }

  private void close() {
    try {
      source.close();
    } catch (IOException e) {
      // It is not read any more.
    }
  }

  private static Failure noImage() {
    return new Failure(
        ErrorCode.UNDECODABLE,
        "what the source gives begins as no known image format does: name the URL of an image");
  }

  static Failure failure(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure told) {
        return told;
      }
      if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
        return timeout(e);
      }
    }
    return Failure.temporary(
        ErrorCode.SOURCE_FAILED,
        "the source gave no whole answer: try again, or elsewhere",
        RETRY_AFTER,
        e);
  }

  static Failure timeout(@Nullable Throwable cause) {
    String text = "the source took too long: try again, or store the image from elsewhere";
    return Failure.temporary(ErrorCode.SOURCE_TIMEOUT, text, RETRY_AFTER, cause);
  }

  private static final class LimitedStream extends InputStream {
    private final InputStream in;

    LimitedStream(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
