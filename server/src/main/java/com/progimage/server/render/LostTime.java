package com.progimage.server.render;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records how much worker time each client recently cost through images that killed a worker. A
 * client above the limit is refused until enough of that time has decayed. Bounded: evicts clients
 * that have not been active lately.
 */
final class LostTime {
  /** About 150 bytes each. */
  private static final int MAX_CLIENTS = 10_000;

  /** Time until a new worker is as fast as the old one was. */
  private static final Duration RESTART = Duration.ofSeconds(3);

  /**
   * The most CPU time that one task counts for, so that a single image never gets a client refused.
   */
  private static final Duration MOST_OF_A_TASK = Duration.ofSeconds(5);

  /** A client with this much lost time or more is refused. */
  private static final Duration ALLOWED = Duration.ofSeconds(12);

  /** The most that counts in total, so that no client waits for longer than a minute. */
  private static final Duration MOST = Duration.ofSeconds(24);

  /** One second of lost time decays in this many seconds. */
  private static final int FORGET_FACTOR = 5;

  private final InstantSource clock;
  private final Cache<String, Loss> losses =
      Caffeine.newBuilder()
          .maximumSize(MAX_CLIENTS)
          .expireAfterWrite(MOST.multipliedBy(FORGET_FACTOR))
          .executor(Runnable::run)
          .build();

  private record Loss(Duration time, Instant at) {}

  LostTime(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Counts a worker that ended.
   *
   * @param cpu CPU time that the task had used
   */
  void add(String client, Duration cpu) {
    Instant now = clock.instant();
    Duration counted = cpu.compareTo(MOST_OF_A_TASK) > 0 ? MOST_OF_A_TASK : cpu;
    Loss _ =
        losses
            .asMap()
            .compute(
                client,
                (_, before) -> {
                  Duration all = left(before, now).plus(RESTART).plus(counted);
                  return new Loss(all.compareTo(MOST) > 0 ? MOST : all, now);
                });
  }

  /** The failure for a client that is over the limit. */
  Optional<Failure> refusal(String client) {
    Duration over = left(losses.getIfPresent(client), clock.instant()).minus(ALLOWED);
    if (over.isNegative()) {
      return Optional.empty();
    }
    long seconds = over.multipliedBy(FORGET_FACTOR).toSeconds() + 1;
    return Optional.of(
        Failure.temporary(
            ErrorCode.RATE_LIMITED,
            "images from your address recently stopped several renderers: leave them out and try"
                + " again in %d s".formatted(seconds),
            Duration.ofSeconds(seconds)));
  }

  private static Duration left(@Nullable Loss loss, Instant now) {
    if (loss == null) {
      return Duration.ZERO;
    }
    Duration forgotten = Duration.between(loss.at(), now).dividedBy(FORGET_FACTOR);
    Duration left = loss.time().minus(forgotten);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
