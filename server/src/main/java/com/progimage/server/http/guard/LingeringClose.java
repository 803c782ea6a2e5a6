package com.progimage.server.http.guard;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads and discards the rest of a refused body before its connection closes. If TCP closes with
 * unread bytes, it resets the connection, and a client that is still sending never sees the answer
 * (RFC 9112, 9.6).
 */
public final class LingeringClose extends Handler.Wrapper {
  /** After this time, the connection closes even if the client has not seen the answer. */
  private static final Duration MOST = Duration.ofSeconds(30);

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(
        request,
        response,
        new Callback.Nested(callback) {
          @Override
          public void succeeded() {
            // A client that waits for "100 Continue" has sent nothing.
            if (request.getHeaders().contains(HttpHeader.EXPECT)) {
              super.succeeded();
            } else {
              new Rest(request, callback, System.nanoTime() + MOST.toNanos()).run();
            }
          }
        });
  }

  /** Holds no thread while no bytes arrive; the connection's idle timeout ends silence. */
  private record Rest(Content.Source body, Callback then, long deadline) implements Invocable.Task {
    @Override
    public void run() {
      boolean isOver = false;
      while (!isOver) {
        Content.Chunk chunk = body.read();
        if (chunk == null) {
          body.demand(this);
          return;
        }
        isOver = chunk.isLast() || System.nanoTime() - deadline > 0;
        chunk.release();
      }
      then.succeeded();
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
