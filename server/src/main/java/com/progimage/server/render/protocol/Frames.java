package com.progimage.server.render.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Frames: a length in 4 bytes, big-endian, then as many bytes of JSON. */
public final class Frames {
  /** The longest frame, without its length. */
  public static final int MAX_BYTES = 1 << 20;

  private static final ObjectMapper JSON = FrameJson.mapper();

  private Frames() {}

  /**
   * Writes one frame in one piece and flushes.
   *
   * @throws IllegalArgumentException where it would be longer than {@link #MAX_BYTES}; nothing is
   *     written then
   */
  public static void write(OutputStream out, Object message) throws IOException {
    byte[] json = JSON.writeValueAsBytes(message);
    if (json.length > MAX_BYTES) {
      throw new IllegalArgumentException("a frame of " + json.length + " bytes");
    }
    out.write(ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json).array());
    out.flush();
  }

  /**
   * Waits for one frame.
   *
   * @throws EOFException at the end of the stream
   * @throws IOException where the frame is too long, is not JSON, or is not a {@code type}
   */
  public static <T> T read(InputStream in, Class<T> type) throws IOException {
    int length = ByteBuffer.wrap(exactly(in, 4)).getInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    T message = JSON.readValue(exactly(in, length), type);
    if (message == null) {
      throw new IOException("a frame that is null");
    }
    return message;
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the stream ended in or before a frame");
    }
    return bytes;
  }
}
