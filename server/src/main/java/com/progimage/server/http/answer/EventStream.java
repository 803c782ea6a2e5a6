package com.progimage.server.http.answer;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events, as the HTML standard defines them (9.2). What does not come through ends the
 * request with an {@link IOException}.
 */
public final class EventStream {
  private static final byte[] PING = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final OutputStream out;

  private EventStream(OutputStream out) {
    this.out = out;
  }

  public static EventStream open(Context context) throws IOException {
    context.status(200);
    context.header("Content-Type", "text/event-stream");
    context.header("Cache-Control", "no-store");
    // A proxy that collects what comes would keep the events from the client.
    context.header("X-Accel-Buffering", "no");
    EventStream stream = new EventStream(context.res().getOutputStream());
    stream.ping();
    return stream;
  }

  /**
   * @param data that has a form as JSON
   */
  public void send(String id, String event, Object data) throws IOException {
    String head = "id: %s\nevent: %s\ndata: ".formatted(id, event);
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(Json.bytes(data));
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Shows that the connection lives, and finds out whether it does. */
  public void ping() throws IOException {
    out.write(PING);
    out.flush();
  }
}
