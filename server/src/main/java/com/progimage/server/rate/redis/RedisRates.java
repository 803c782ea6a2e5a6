package com.progimage.server.rate.redis;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.rate.Rate;
import com.progimage.server.rate.SharedRates;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in Redis, by the clock of Redis. Each client's count is one key, and the nodes of a
 * cluster share them. While Redis does not answer, one request a second tries it, and the others do
 * not wait.
 */
public final class RedisRates implements SharedRates {
  private static final Logger LOG = LoggerFactory.getLogger(RedisRates.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * Takes from a client's rate. Keys: the time in microseconds at which a whole burst is possible
   * again. Arguments: the microseconds of a request and of a burst. Returns whether the request is
   * within the limit, and the microseconds until a whole burst is possible. A clock that was set
   * back blocks no client longer than a burst takes.
   */
  private static final RedisScript TAKE =
      RedisScript.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000000 + time[2]
          local each, most = tonumber(ARGV[1]), tonumber(ARGV[2])
          local whole = tonumber(redis.call('GET', KEYS[1]) or 0)
          local backlog = math.min(math.max(whole - now, 0), most)
          if backlog + each > most then return {0, backlog} end
          backlog = backlog + each
          redis.call('SET', KEYS[1], string.format('%.0f', now + backlog),
            'PX', math.ceil(backlog / 1000))
          return {1, backlog}
          """);

  private final RedisLink link;
  private final LongSupplier nanos;
  private final AtomicLong tryAt = new AtomicLong();
  private volatile boolean isAway;

  /**
   * @param uri the same form as for the registry
   */
  public RedisRates(String uri) {
    this(uri, System::nanoTime);
  }

  RedisRates(String uri, LongSupplier nanos) {
    this.link = new RedisLink(RedisAddress.parse(uri), RedisRates::away);
    this.nanos = nanos;
    link.open(true);
  }

  private static Failure away(Throwable cause) {
    return new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "Redis does not count requests", cause);
  }

  @Override
  public Optional<SharedCount> take(String limit, String client, Rate rate) {
    if (isAway && !isOneThatTries()) {
      return Optional.empty();
    }
    try {
      List<?> answer =
          (List<?>)
              Objects.requireNonNull(
                  link.run(
                      TAKE,
                      List.of("pi:rate:" + limit + ":" + client),
                      List.of(micros(rate.nanosEach()), micros(rate.nanosOfBurst()))));
      if (isAway) {
        isAway = false;
        LOG.info("the rate limit holds for all servers together again");
      }
      return Optional.of(
          new SharedCount(
              (Long) answer.get(0) == 1, TimeUnit.MICROSECONDS.toNanos((Long) answer.get(1))));
    } catch (Failure away) {
      tryAt.set(nanos.getAsLong() + PAUSE_NANOS);
      if (!isAway) {
        isAway = true;
        LOG.warn("the rate limit holds for each server alone, because Redis does not answer");
      }
      return Optional.empty();
    }
  }

  private boolean isOneThatTries() {
    long due = tryAt.get();
    long now = nanos.getAsLong();
    return now - due >= 0 && tryAt.compareAndSet(due, now + PAUSE_NANOS);
  }

  private static String micros(long nanos) {
    return Long.toString(Math.max(1, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  @Override
  public boolean isShared() {
    return !isAway;
  }

  @Override
  public void close() {
    link.close();
  }
}
