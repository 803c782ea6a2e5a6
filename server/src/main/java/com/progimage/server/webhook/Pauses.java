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
 * Computes when a message is retried.
 *
 * @param between the pause after the first attempt, after the second, and so on
 */
record Pauses(List<Duration> between, RandomGenerator random) {
  /** Similar to the proposal of Standard Webhooks: ten attempts in three days. */
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

  /** The maximum pause that a receiver may request. */
  private static final Duration LONGEST = Duration.ofHours(24);

  /** Spreads the retries for receivers that failed at the same time. */
  private static final double JITTER = 0.2;

  /**
   * Returns the pause before the next attempt; empty if there were enough.
   *
   * @param attempt the number of attempts so far, from 1
   * @param wanted the pause that the receiver requests
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

  /** Parses {@code Retry-After}, in seconds or as a date; zero if it is missing or invalid. */
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
