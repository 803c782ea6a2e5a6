package com.progimage.server.state.outbox;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One try to deliver a message, and what came of it.
 *
 * @param message its id
 * @param number of the attempts at this message, from 1
 * @param detail as clients may see it: the same for all failures, since clients choose receivers
 * @param nextAt when it is tried again; null: not again
 */
public record Attempt(
    String message,
    int number,
    Instant at,
    Outcome outcome,
    String detail,
    @Nullable Instant nextAt) {

  /** What came of it. */
  public enum Outcome {
    DELIVERED,
    /** It is tried again. */
    FAILED,
    /** It failed, and is not tried again. */
    GIVEN_UP;

    /** The name in the API: {@code given-up}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
