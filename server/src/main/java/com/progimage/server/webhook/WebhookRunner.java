package com.progimage.server.webhook;

import com.progimage.server.failure.Failure;
import com.progimage.server.log.BoundedLog;
import com.progimage.server.loop.Loop;
import com.progimage.server.state.outbox.DeliveryAttempt.DeliveryOutcome;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.outbox.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers waiting messages, several at a time, while the server runs. Messages to a slow host wait
 * in the outbox and do not delay other hosts.
 */
public final class WebhookRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookRunner.class);

  /** Bounded: a receiver that never answers fails as often as clients' jobs end. */
  private static final BoundedLog FAILURES = new BoundedLog(LOG, 100);

  private static final int SLOTS = 32;
  private static final int SLOTS_PER_HOST = 5;
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Longer than any attempt, so that other servers deliver only the messages of a dead server. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration END = Duration.ofSeconds(10);

  private final Outbox outbox;
  private final Delivery delivery;
  private final Clock clock;
  private final Consumer<DeliveryOutcome> listener;
  private final Semaphore free = new Semaphore(SLOTS);
  private final Places places = new Places(SLOTS_PER_HOST);
  private final Semaphore ended = new Semaphore(0);
  private final Loop telling = new Loop("webhooks", this::take);

  /**
   * @param listener receives the outcome of each attempt; must return at once
   */
  public WebhookRunner(
      Outbox outbox, Receivers receivers, Consumer<DeliveryOutcome> listener, Clock clock) {
    this.outbox = outbox;
    this.delivery =
        new Delivery(
            receivers,
            new Pauses(Pauses.DEFAULT, () -> ThreadLocalRandom.current().nextLong()),
            clock);
    this.listener = listener;
    this.clock = clock;
  }

  public WebhookRunner start() {
    telling.start();
    return this;
  }

  private void take() throws InterruptedException {
    free.acquire();
    int room = 1 + free.drainPermits();
    ended.drainPermits();
    List<Message> due = take(room);
    due.forEach(message -> Thread.ofVirtual().name(message.id()).start(() -> tell(message)));
    if (due.size() < room) {
      // A finished delivery frees a place at its host.
      boolean _ = ended.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Takes messages. Each has a slot, and a place at its host. */
  private List<Message> take(int room) {
    List<Message> due = List.of();
    List<String> entered = new ArrayList<>();
    try {
      due =
          outbox.take(
              room,
              clock.instant(),
              LEASE,
              to -> places.enter(to.host()) && entered.add(to.host()));
      return due;
    } finally {
      due.forEach(message -> entered.remove(message.to().host()));
      entered.forEach(places::leave);
      free.release(room - due.size());
    }
  }

  private void tell(Message message) {
    try {
      Delivery.DeliveryResult told = delivery.tell(message);
      // A failure because this server is stopping says nothing about the receiver.
      if (!telling.isEnding() || told.attempt().outcome() == DeliveryOutcome.DELIVERED) {
        listener.accept(told.attempt().outcome());
        log(message, told);
        settle(message, told);
      }
    } catch (RuntimeException | Error bug) {
      LOG.error("message {} was not delivered", message.id(), bug);
    } finally {
      places.leave(message.to().host());
      free.release();
      ended.release();
    }
  }

  private static void log(Message message, Delivery.DeliveryResult told) {
    if (told.attempt().outcome() != DeliveryOutcome.DELIVERED) {
      FAILURES.warn(
          "%s: attempt %d at message %s failed: %s"
              .formatted(message.to().name(), message.attempt(), message.id(), told.reason()));
    }
  }

  private void settle(Message message, Delivery.DeliveryResult told) {
    while (true) {
      try {
        outbox.settle(message, told.attempt());
        if (told.isGone() && message.to() instanceof Webhook webhook) {
          outbox.disable(
              webhook.id(), new Webhook.Disabled(told.attempt().at(), "the receiver answered 410"));
        }
        return;
      } catch (Failure away) {
        if (telling.isEnding()) {
          return;
        }
        telling.pause(POLL);
      }
    }
  }

  /** False if the loop ended without being closed. */
  public boolean isAlive() {
    return telling.isAlive();
  }

  /** Waits a while for deliveries in progress; other servers deliver the rest after the lease. */
  @Override
  public void close() {
    telling.close();
    try {
      boolean _ = free.tryAcquire(SLOTS, END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
