package com.progimage.server.state.outbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What messages are signed with.
 *
 * @param current as Standard Webhooks writes secrets: {@code whsec_} and Base64
 * @param previous signs too, until {@code previousUntil}; both are null where there is none
 */
public record Secrets(String current, @Nullable String previous, @Nullable Instant previousUntil) {

  public static Secrets of(String current) {
    return new Secrets(current, null, null);
  }

  /** The current one is the previous one, until a time. */
  public Secrets rotated(String next, Instant previousUntil) {
    return new Secrets(next, current, previousUntil);
  }

  /** All that sign now, the current one first. */
  public List<String> at(Instant now) {
    return previous != null && previousUntil != null && now.isBefore(previousUntil)
        ? List.of(current, previous)
        : List.of(current);
  }

  /** Secrets are not for logs. */
  @Override
  public String toString() {
    return "Secrets[…]";
  }
}
