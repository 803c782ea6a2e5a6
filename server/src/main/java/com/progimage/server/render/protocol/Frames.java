package com.progimage.server.render.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** Reads and writes frames: a length in 4 bytes, big-endian, then that many bytes of JSON. */
public final class Frames {
  /** Maximum size of a frame, without its length. */
  public static final int MAX_BYTES = 1 << 20;

  private Frames() {}

  /** Writes the worker's first frame. */
  public static void write(OutputStream out, WorkerHello hello) throws IOException {
    send(out, hello);
  }

  /**
   * Writes one request.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES}; nothing is written
   */
  public static void write(OutputStream out, RenderRequest request) throws IOException {
    send(out, request);
  }

  /**
   * Writes one reply.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES}; nothing is written
   */
  public static void write(OutputStream out, RenderReply reply) throws IOException {
    send(out, reply);
  }

  /**
   * Waits for the worker's first frame.
   *
   * @throws EOFException at the end of the stream
   * @throws IOException if the frame is too long or is not a hello
   */
  public static WorkerHello readHello(InputStream in) throws IOException {
    return read(in, WorkerHello::from);
  }

  /**
   * Waits for one request.
   *
   * @throws EOFException at the end of the stream
   * @throws IOException if the frame is too long or is not a request
   */
  public static RenderRequest readRequest(InputStream in) throws IOException {
    return read(in, RenderRequest::from);
  }

  /**
   * Waits for one reply.
   *
   * @throws EOFException at the end of the stream
   * @throws IOException if the frame is too long or is not a reply
   */
  public static RenderReply readReply(InputStream in) throws IOException {
    return read(in, RenderReply::from);
  }

  /** Sends length and body in one write. */
  private static void send(OutputStream out, WorkerMessage message) throws IOException {
    byte[] json = JsonText.write(message.json());
    if (json.length > MAX_BYTES) {
      throw new IllegalArgumentException("a frame of " + json.length + " bytes");
    }
    out.write(ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json).array());
    out.flush();
  }

  private static <T> T read(InputStream in, Function<MessageFields, T> from) throws IOException {
    int length = ByteBuffer.wrap(exactly(in, 4)).getInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] json = exactly(in, length);
    try {
      return from.apply(JsonText.read(json));
    } catch (IllegalArgumentException e) {
      throw new IOException("a frame with wrong fields", e);
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the stream ended in or before a frame");
    }
    return bytes;
  }
}
