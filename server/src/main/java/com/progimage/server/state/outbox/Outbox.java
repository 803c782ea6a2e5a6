package com.progimage.server.state.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Registrations, and the messages that wait to be told to them; durable as jobs are. Every method
 * is atomic, thread-safe and fails with {@code registry-unavailable} where the store is away.
 */
public interface Outbox {
  /**
   * @return false where that URL is registered: then nothing changes
   */
  boolean register(Webhook webhook);

  Optional<Webhook> find(WebhookId id);

  /** The registration of exactly that URL. */
  Optional<Webhook> find(String url);

  /**
   * Newest first.
   *
   * @param before only older ones; null: from the newest on
   */
  List<Webhook> list(@Nullable WebhookId before, int limit);

  /**
   * Exchanges its secrets.
   *
   * @return false where they are not {@code before} any more, or it is not there
   */
  boolean rotate(WebhookId id, Secrets before, Secrets after);

  /** Tells it nothing any more; what waits for it is dropped. One that is disabled stays so. */
  void disable(WebhookId id, Webhook.Disabled disabled);

  /**
   * Removes it; what waits for it is dropped.
   *
   * @return false where it is not there
   */
  boolean delete(WebhookId id);

  /**
   * Gives out what is due, each message to one server: to the next one after the lease, unless it
   * is {@linkplain #settle settled} before.
   *
   * @param admits is asked of each message's registration until it says no; what it does not admit
   *     stays due, and does not keep what is behind it from being given out
   */
  List<Message> take(int most, Instant now, Duration lease, Predicate<Webhook> admits);

  /**
   * Keeps how an attempt went, and ends the message or has it wait for its next one. Of a message
   * that was given to another server meanwhile only a delivery counts.
   */
  void settle(Message message, Attempt attempt);

  /** How many messages wait; those that will be dropped perhaps included. */
  long waiting();
}
