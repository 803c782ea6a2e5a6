package com.progimage.server.state.outbox;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver a message, with its outcome.
 *
 * @param message its id
 * @param number the number of the attempt for this message, from 1
 * @param detail for clients: the same for all failures, because clients choose the receivers
 * @param nextAt the time of the next attempt; null for none
 */
public record DeliveryAttempt(
    String message,
    int number,
    Instant at,
    DeliveryOutcome outcome,
    String detail,
    @Nullable Instant nextAt) {

  /** Outcome of an attempt. */
  public enum DeliveryOutcome {
    DELIVERED,
    /** Failed, to be retried. */
    FAILED,
    /** Failed, not to be retried. */
    GIVEN_UP;

    /** The name in the API, such as {@code given-up}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
