package com.progimage.server.rate;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of requests in a time.
 *
 * @param count 1 to 100,000
 * @param period in which so many requests are allowed, evenly
 * @param burst the requests that may come at once after a pause, 1 to 1,000,000
 */
public record Rate(int count, Duration period, int burst) {
  public static final String FORM = "a rate such as 50/s, 600/m or 5000/h";

  private static final int MAX_COUNT = 100_000;
  private static final int MAX_BURST = 1_000_000;
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,5})/([smh])");

  public Rate {
    if (count < 1 || count > MAX_COUNT || burst < 1 || burst > MAX_BURST) {
      throw new IllegalArgumentException(
          "%d requests, %d at once, are no limit: allow 1 to %d, and 1 to %d at once"
              .formatted(count, burst, MAX_COUNT, MAX_BURST));
    }
    if (period.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "a rate counts in %d ms: name a second or more".formatted(period.toMillis()));
    }
  }

  /**
   * Reads a rate.
   *
   * @param burst 0: as many as the count
   */
  public static Optional<Rate> find(String text, int burst) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) > MAX_COUNT) {
      return Optional.empty();
    }
    int count = Integer.parseInt(parts.group(1));
    Duration period =
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          default -> Duration.ofHours(1);
        };
    return Optional.of(new Rate(count, period, burst == 0 ? count : burst));
  }

  /** The time in which one request becomes possible. */
  public long nanosEach() {
    return period.toNanos() / count;
  }

  /** The time in which a whole burst becomes possible. */
  public long nanosOfBurst() {
    return nanosEach() * burst;
  }
}
