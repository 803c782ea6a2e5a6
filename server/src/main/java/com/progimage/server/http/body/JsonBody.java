package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.Json;
import com.progimage.server.memory.MemoryLease;
import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/** The JSON in a request. It reserves memory while it arrives. */
public final class JsonBody<T> implements AutoCloseable {
  /** Buffers of the parser. */
  private static final int OWN_BYTES = 24 << 10;

  /** Maximum memory of an object for each byte of JSON, provided that long lists are refused. */
  private static final int FACTOR = 4;

  private final T value;
  private final MemoryLease memory;

  private JsonBody(T value, MemoryLease memory) {
    this.value = value;
    this.memory = memory;
  }

  /** Whether the content type of a request is JSON. */
  public static boolean isNamedIn(Context context) {
    String contentType = context.header("Content-Type");
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  /**
   * Reads a small document.
   *
   * @throws Failure as {@link #open} does
   */
  public static <T> T read(Context context, Bodies bodies, int maxBytes, Class<T> type)
      throws IOException {
    try (JsonBody<T> json = open(context, bodies, maxBytes, type)) {
      return json.value();
    }
  }

  /**
   * Opens a document that may be large; its memory is reserved until it is closed. The content type
   * must be JSON, which pages of other sites cannot send without a preflight.
   *
   * @throws Failure {@code unsupported-media-type}, {@code body-too-large}, {@code
   *     malformed-request}, {@code overloaded}
   */
  public static <T> JsonBody<T> open(Context context, Bodies bodies, int maxBytes, Class<T> type)
      throws IOException {
    if (!isNamedIn(context)) {
      throw new Failure(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "JSON is wanted here: send it with the header Content-Type: application/json");
    }
    long length = context.req().getContentLengthLong();
    if (length > maxBytes) {
      throw tooLarge(maxBytes, length);
    }
    MemoryLease memory = bodies.documents().take(OWN_BYTES);
    try (InputStream body = new Counted(bodies.open(context), maxBytes, memory)) {
      T value = Json.read(body, type);
      // Read to the end, where the digest and the length are checked.
      body.transferTo(OutputStream.nullOutputStream());
      return new JsonBody<>(value, memory);
    } catch (IOException | RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  public T value() {
    return value;
  }

  @Override
  public void close() {
    memory.close();
  }

  private static Failure tooLarge(int maxBytes, long length) {
    return Failure.overLimit(
        ErrorCode.BODY_TOO_LARGE,
        "the JSON has more than the %d bytes that are taken here".formatted(maxBytes),
        maxBytes,
        length);
  }

  private static final class Counted extends FilterInputStream {
    private final int maxBytes;
    private final MemoryLease memory;
    private int count;

    Counted(InputStream in, int maxBytes, MemoryLease memory) {
      super(in);
      this.maxBytes = maxBytes;
      this.memory = memory;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read > 0) {
        count += read;
        if (count > maxBytes) {
          throw tooLarge(maxBytes, count);
        }
        memory.add((long) FACTOR * read);
      }
      return read;
    }
  }
}
