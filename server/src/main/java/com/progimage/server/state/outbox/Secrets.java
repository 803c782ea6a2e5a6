package com.progimage.server.state.outbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that sign messages.
 *
 * @param current in the form of Standard Webhooks: {@code whsec_} and Base64
 * @param previous also signs until {@code previousUntil}; both are null if there is none
 */
public record Secrets(String current, @Nullable String previous, @Nullable Instant previousUntil) {

  public static Secrets of(String current) {
    return new Secrets(current, null, null);
  }

  /** Returns these secrets with a new current one; the old one stays valid until a time. */
  public Secrets rotated(String next, Instant previousUntil) {
    return new Secrets(next, current, previousUntil);
  }

  /** Returns all secrets that sign at a time, the current one first. */
  public List<String> at(Instant now) {
    return previous != null && previousUntil != null && now.isBefore(previousUntil)
        ? List.of(current, previous)
        : List.of(current);
  }

  /** Hides the secrets from logs. */
  @Override
  public String toString() {
    return "Secrets[…]";
  }
}
