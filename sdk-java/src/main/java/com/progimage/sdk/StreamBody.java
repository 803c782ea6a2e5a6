package com.progimage.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Response body that is read while it arrives. A read waits for the next bytes no longer than the
 * timeout; the JDK's own stream has no such limit.
 */
final class StreamBody extends InputStream implements BodySubscriber<InputStream> {
  private final Duration timeout;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> parts = new ArrayDeque<>();
  private volatile @Nullable Subscription subscription;
  private volatile boolean isClosed;
  private @Nullable Event end;

  StreamBody(Duration timeout) {
    this.timeout = timeout;
  }

  /** Bytes, the end, or a failure that ends the stream. */
  private record Event(List<ByteBuffer> parts, boolean isEnd, @Nullable Throwable failure) {}

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription incoming) {
    subscription = incoming;
    if (isClosed) {
      incoming.cancel();
    } else {
      incoming.request(2);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> incoming) {
    events.add(new Event(incoming, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    events.add(new Event(List.of(), true, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer part = part();
    if (part == null) {
      return -1;
    }
    int count = Math.min(length, part.remaining());
    part.get(bytes, offset, count);
    return count;
  }

  @Override
  public int available() {
    ByteBuffer part = parts.peek();
    return part == null ? 0 : part.remaining();
  }

  @Override
  public void close() {
    isClosed = true;
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  /** Returns the next non-empty part; null at the end. */
  private @Nullable ByteBuffer part() throws IOException {
    while (true) {
      if (isClosed) {
        throw new IOException("the stream was closed");
      }
      ByteBuffer part = parts.peek();
      if (part != null && part.hasRemaining()) {
        return part;
      }
      if (part != null) {
        parts.remove();
        continue;
      }
      if (end == null) {
        take();
      } else if (end.failure() == null) {
        return null;
      } else {
        throw new IOException(
            "the body broke before its end: get it again (" + Reasons.of(end.failure()) + ")",
            end.failure());
      }
    }
  }

  private void take() throws IOException {
    try {
      Event event = events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (event == null) {
        close();
        throw new HttpTimeoutException(
            "no bytes arrived for "
                + Durations.text(timeout)
                + ": get it again, or allow a longer timeout");
      }
      parts.addAll(event.parts());
      if (event.isEnd()) {
        end = event;
        return;
      }
      Subscription current = subscription;
      if (current != null) {
        current.request(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IOException("interrupted while waiting for bytes", e);
    }
  }
}
