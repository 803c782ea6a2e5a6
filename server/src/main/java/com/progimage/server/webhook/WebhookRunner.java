package com.progimage.server.webhook;

import com.progimage.server.image.Failure;
import com.progimage.server.loop.Loop;
import com.progimage.server.state.outbox.Attempt.Outcome;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.outbox.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells receivers what waits for them, some at a time, for as long as the server runs. */
public final class WebhookRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookRunner.class);
  private static final int SLOTS = 32;
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Longer than any attempt, so that only a server that ended has its messages told by others. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration END = Duration.ofSeconds(10);

  private final Outbox outbox;
  private final Delivery delivery;
  private final Clock clock;
  private final Consumer<Outcome> listener;
  private final Semaphore free = new Semaphore(SLOTS);
  private final Loop telling = new Loop("webhooks", this::take);

  /**
   * @param listener is told of each attempt; must return at once
   */
  public WebhookRunner(
      Outbox outbox, Receivers receivers, Consumer<Outcome> listener, Clock clock) {
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
    List<Message> due = take(room);
    free.release(room - due.size());
    due.forEach(message -> Thread.ofVirtual().name(message.id()).start(() -> tell(message)));
    if (due.size() < room) {
      telling.pause(POLL);
    }
  }

  private List<Message> take(int room) {
    try {
      return outbox.take(room, clock.instant(), LEASE);
    } catch (RuntimeException e) {
      free.release(room);
      throw e;
    }
  }

  private void tell(Message message) {
    try {
      Delivery.Told told = delivery.tell(message);
      // What failed because this server ends says nothing of the receiver.
      if (!telling.isEnding() || told.attempt().outcome() == Outcome.DELIVERED) {
        listener.accept(told.attempt().outcome());
        settle(message, told);
      }
    } catch (RuntimeException bug) {
      LOG.error("message {} was not told", message.id(), bug);
    } finally {
      free.release();
    }
  }

  private void settle(Message message, Delivery.Told told) {
    while (true) {
      try {
        outbox.settle(message, told.attempt());
        if (told.isGone()) {
          outbox.disable(
              message.webhook().id(),
              new Webhook.Disabled(told.attempt().at(), "the receiver answered 410"));
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

  /** Waits a while for what is being told; the rest is told after the lease, by whoever runs. */
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
