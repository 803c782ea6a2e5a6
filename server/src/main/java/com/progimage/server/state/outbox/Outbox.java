package com.progimage.server.state.outbox;

import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Webhook registrations, and the undelivered messages to them and to callbacks, as durable as jobs.
 * Every method is atomic and thread-safe, and fails with {@code registry-unavailable} if the store
 * is unavailable.
 */
public interface Outbox {
  /**
   * @return false if its owner has already registered that URL: then nothing changes
   */
  boolean register(Webhook webhook);

  Optional<Webhook> find(WebhookId id);

  /** Finds an owner's registration of exactly that URL. */
  Optional<Webhook> find(Owner owner, String url);

  /**
   * Lists registrations, newest first.
   *
   * @param owner null: those of all owners
   * @param before only older ones; null to start at the newest
   */
  List<Webhook> list(@Nullable Owner owner, @Nullable WebhookId before, int limit);

  /**
   * Replaces its secrets.
   *
   * @return false if they are no longer {@code before}, or it does not exist
   */
  boolean rotate(WebhookId id, Secrets before, Secrets after);

  /** Disables a registration and drops its messages. Disabling it again changes nothing. */
  void disable(WebhookId id, Webhook.Disabled disabled);

  /**
   * Removes a registration and drops its messages.
   *
   * @return false if it does not exist
   */
  boolean delete(WebhookId id);

  /**
   * Gives out due messages, each to one server. After the lease, a message goes to the next server,
   * unless it was {@linkplain #settle settled} before.
   *
   * @param admits called with each message's recipient until it refuses one of a {@linkplain
   *     Recipient#line line}; the messages of that line stay due and do not block others
   */
  List<Message> take(int most, Instant now, Duration lease, Predicate<Recipient> admits);

  /**
   * Stores the outcome of an attempt, and removes the message or schedules its next attempt. If the
   * message was given to another server meanwhile, only a successful delivery counts.
   */
  void settle(Message message, DeliveryAttempt attempt);

  /** The number of waiting messages, possibly including some that will be dropped. */
  long waiting();
}
