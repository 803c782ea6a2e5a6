package com.progimage.server.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a message is tried again.
 *
 * @param between the first two attempts, the next two, and so on
 */
record Pauses(List<Duration> between, RandomGenerator random) {
  /** About what Standard Webhooks proposes: ten attempts in three days. */
  static final List<Duration> DEFAULT =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** What a receiver may ask for at the most. */
  private static final Duration LONGEST = Duration.ofHours(24);

  /** Receivers that were away together are not all asked together. */
  private static final double JITTER = 0.2;

  /**
   * Nothing where it has been tried often enough.
   *
   * @param attempt how many there were, from 1
   * @param wanted by the receiver
   */
  Optional<Duration> after(int attempt, Duration wanted) {
    if (attempt > between.size()) {
      return Optional.empty();
    }
    double factor = random.nextDouble(1 - JITTER, 1 + JITTER);
    long millis = Math.round(between.get(attempt - 1).toMillis() * factor);
    long bounded = Math.min(wanted.toMillis(), LONGEST.toMillis());
    return Optional.of(Duration.ofMillis(Math.max(millis, bounded)));
  }

  /** What {@code Retry-After} says, in seconds or as a date; nothing: zero, as what is neither. */
  static Duration wanted(String retryAfter, Instant now) {
    if (retryAfter.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      Instant then =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
