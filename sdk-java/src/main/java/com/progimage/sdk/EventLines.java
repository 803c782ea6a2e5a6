package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Parses one stream of server-sent events (HTML, 9.2.6) and passes the events to a listener. */
final class EventLines implements Subscriber<String> {
  private final JobListener listener;
  private final BooleanSupplier isUnwanted;
  private final Consumer<RuntimeException> fail;
  private String type = "";
  private String id = "";
  private final StringBuilder data = new StringBuilder();

  private final AtomicLong heard = new AtomicLong();
  private volatile String position = "";
  private volatile boolean isEnd;
  private boolean isClosed;

  /**
   * @param isUnwanted whether the events are no longer needed
   * @param fail receives an exception that the listener throws, and the failure to parse an event
   */
  EventLines(JobListener listener, BooleanSupplier isUnwanted, Consumer<RuntimeException> fail) {
    this.listener = listener;
    this.isUnwanted = isUnwanted;
    this.fail = fail;
  }

  /** Number of lines received, including keep-alive comments. */
  long heard() {
    return heard.get();
  }

  /** Stops the events. The listener is not called after this returns. */
  synchronized void close() {
    isClosed = true;
  }

  /** Position of the last event that the listener received; empty if it received none. */
  String position() {
    return position;
  }

  /** Whether the job has ended. */
  boolean isEnd() {
    return isEnd;
  }

  @Override
  public void onSubscribe(Subscription incoming) {
    incoming.request(Long.MAX_VALUE);
  }

  @Override
  public synchronized void onNext(String line) {
    heard.incrementAndGet();
    if (isClosed || isUnwanted.getAsBoolean()) {
      return;
    }
    try {
      take(line);
    } catch (Json.Unexpected e) {
      fail.accept(
          new UnexpectedAnswerException(
              "following a job: an event has " + e.getMessage() + ", which no job sends", null, e));
    } catch (RuntimeException e) {
      fail.accept(e);
    }
  }

  @Override
  public void onError(Throwable broken) {
    // The exchange fails with the same exception.
  }

  @Override
  public void onComplete() {
    // The exchange ends too. An event without a blank line after it was truncated and is ignored.
  }

  private void take(String line) {
    if (line.isEmpty()) {
      tell();
      return;
    }
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
    switch (name) {
      case "event" -> type = value;
      case "id" -> id = value;
      case "data" -> data.append(data.length() == 0 ? "" : "\n").append(value);
      default -> {
        // A comment, or a field of a newer server.
      }
    }
  }

  private void tell() {
    String text = data.toString();
    data.setLength(0);
    String told = type;
    type = "";
    if (text.isEmpty()) {
      return;
    }
    if (told.equals("item")) {
      listener.ended(JobResult.of(json(text)));
    } else if (told.equals("state")) {
      JobState state = JobState.of(Json.text(json(text), "state"));
      listener.changed(state);
      isEnd = state.isFinal();
    }
    position = id;
  }

  private static JsonNode json(String text) {
    return Json.object(text.getBytes(StandardCharsets.UTF_8));
  }
}
