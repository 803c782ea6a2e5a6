package com.progimage.server.render;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Worker time that each client lost lately by images that ended their worker. A client that lost
 * too much has nothing rendered until enough of it is forgotten. Bounded: the clients that were
 * quiet for longest are forgotten first.
 */
final class LostTime {
  /** About 150 bytes each. */
  private static final int MAX_CLIENTS = 10_000;

  /** What a new worker takes until it is as quick as the old one. */
  private static final Duration RESTART = Duration.ofSeconds(3);

  /** The most of a task's CPU time that counts: one image alone has no client refused. */
  private static final Duration MOST_OF_A_TASK = Duration.ofSeconds(5);

  /** The time from which on a client is refused. */
  private static final Duration ALLOWED = Duration.ofSeconds(12);

  /** The most that counts altogether, so that no client waits for longer than a minute. */
  private static final Duration MOST = Duration.ofSeconds(24);

  /** The seconds in which one second is forgotten. */
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
   * @param cpu that the task had taken
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

  /** Why nothing is rendered for a client now. */
  Optional<Failure> refusal(String client) {
    Duration over = left(losses.getIfPresent(client), clock.instant()).minus(ALLOWED);
    if (over.isNegative()) {
      return Optional.empty();
    }
    long seconds = over.multipliedBy(FORGET_FACTOR).toSeconds() + 1;
    return Optional.of(
        Failure.temporary(
            ErrorCode.RATE_LIMITED,
            "images from your address ended several renderers lately: leave them out, and ask again"
                + " in %d s".formatted(seconds),
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
