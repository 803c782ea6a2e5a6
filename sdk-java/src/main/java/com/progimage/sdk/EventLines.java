package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The lines of one stream of server-sent events (HTML, 9.2.6), told to a listener. */
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
   * @param isUnwanted whether nobody listens any more
   * @param fail told of what the listener throws, and of what is no event
   */
  EventLines(JobListener listener, BooleanSupplier isUnwanted, Consumer<RuntimeException> fail) {
    this.listener = listener;
    this.isUnwanted = isUnwanted;
    this.fail = fail;
  }

  /** How many lines came, those that only show that the server is there included. */
  long heard() {
    return heard.get();
  }

  /** Tells no more; once this returns, the listener has heard all that it will. */
  synchronized void close() {
    isClosed = true;
  }

  /** Of the last event that the listener was told of; empty: none. */
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
              "following a job: an event has " + e.getMessage() + ", which is none of a job's",
              null,
              e));
    } catch (RuntimeException e) {
      fail.accept(e);
    }
  }

  @Override
  public void onError(Throwable broken) {
    // The exchange fails with it, too.
  }

  @Override
  public void onComplete() {
    // The exchange ends with it. An event without an empty line behind it was cut off.
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
        // A comment, or what a newer server may say.
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
