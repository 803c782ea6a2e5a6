package com.progimage.server.http.response;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends server-sent events, as the HTML standard defines them (9.2). A failed write ends the
 * request with an {@link IOException}.
 */
public final class EventStream {
  private static final byte[] PING = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private static final Duration SLICE = Duration.ofMillis(250);

  private final OutputStream out;
  private final BooleanSupplier draining;

  private EventStream(OutputStream out, BooleanSupplier draining) {
    this.out = out;
    this.draining = draining;
  }

  /**
   * @param draining whether the stream should end although there may be more events
   * @return empty for HEAD, whose answer is complete then
   */
  public static Optional<EventStream> open(Context context, BooleanSupplier draining)
      throws IOException {
    context.status(200);
    context.header("Content-Type", "text/event-stream");
    context.header("Cache-Control", "no-store");
    // A buffering proxy would delay the events.
    context.header("X-Accel-Buffering", "no");
    if (context.method().equals(HandlerType.HEAD)) {
      return Optional.empty();
    }
    EventStream stream = new EventStream(context.res().getOutputStream(), draining);
    stream.ping();
    return Optional.of(stream);
  }

  /**
   * @param data an object that can be written as JSON
   */
  public void send(String id, String event, Object data) throws IOException {
    String head = "id: %s\nevent: %s\ndata: ".formatted(id, event);
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(Json.bytes(data));
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Sends a keep-alive comment, which also detects a lost connection. */
  public void ping() throws IOException {
    out.write(PING);
    out.flush();
  }

  /**
   * Waits for a time, or until the stream should end.
   *
   * @return whether to continue
   */
  public boolean pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    try {
      for (long left = duration.toNanos();
          left > 0 && !draining.getAsBoolean();
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, SLICE.toNanos()));
      }
      return !draining.getAsBoolean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ErrorCode.DRAINING, "this server is shutting down", e);
    }
  }
}
