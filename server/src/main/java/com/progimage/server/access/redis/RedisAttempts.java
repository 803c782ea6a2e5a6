package com.progimage.server.access.redis;

import com.progimage.server.access.attempt.Attempt;
import com.progimage.server.access.attempt.AttemptLimit;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.RedisScript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The attempts to sign in of all servers on one Redis. */
final class RedisAttempts implements AttemptStore {
  /**
   * Looks at, charges or forgives an attempt. Keys: a hash for each limit in its order, and the
   * mark of a trusted address. Arguments: {@code pause}, {@code charge} or {@code succeed}; now;
   * the milliseconds of trust; for each limit the free failures, the first pause, the longest one
   * and the memory, in milliseconds. Returns the pause in milliseconds.
   */
  private static final RedisScript ATTEMPT =
      RedisScript.of(
          """
          local now = tonumber(ARGV[2])
          local last = redis.call('EXISTS', KEYS[4]) == 1 and 2 or 3
          local function count(i) return tonumber(redis.call('HGET', KEYS[i], 'n') or 0) end
          local function set(i, n)
            local at = i * 4
            local free, memory = tonumber(ARGV[at]), tonumber(ARGV[at + 3])
            local pause = 0
            if n >= free then
              pause = math.min(
                tonumber(ARGV[at + 2]), tonumber(ARGV[at + 1]) * 2 ^ math.min(n - free, 20))
            end
            local allowed = string.format('%.0f', now + pause)
            redis.call('HSET', KEYS[i], 'n', n, 'at', allowed)
            redis.call('PEXPIRE', KEYS[i], string.format('%.0f', pause + memory))
          end
          if ARGV[1] == 'succeed' then
            redis.call('SET', KEYS[4], 1, 'PX', ARGV[3])
            for i = 1, last do
              local n = count(i)
              if n == 1 or i == 2 then redis.call('DEL', KEYS[i])
              elseif n > 1 then set(i, n - 1) end
            end
            return 0
          end
          local longest = 0
          for i = 1, last do
            local allowed = tonumber(redis.call('HGET', KEYS[i], 'at') or 0)
            longest = math.max(longest, allowed - now)
          end
          if longest == 0 and ARGV[1] == 'charge' then
            for i = 1, last do set(i, count(i) + 1) end
          end
          return longest
          """);

  private final RedisLink link;
  private final RedisPartition partition;

  RedisAttempts(RedisLink link, RedisPartition partition) {
    this.link = link;
    this.partition = partition;
  }

  @Override
  public Duration pause(Attempt attempt, Instant now) {
    return run("pause", attempt, now);
  }

  @Override
  public Duration charge(Attempt attempt, Instant now) {
    return run("charge", attempt, now);
  }

  @Override
  public void succeeded(Attempt attempt, Instant now) {
    run("succeed", attempt, now);
  }

  private Duration run(String what, Attempt attempt, Instant now) {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    arguments.add(what);
    arguments.add(Long.toString(now.toEpochMilli()));
    arguments.add(Long.toString(AttemptLimit.TRUST.toMillis()));
    for (AttemptLimit limit : AttemptLimit.values()) {
      keys.add(partition.key("attempts:%s:{%s}".formatted(limit, attempt.subject(limit))));
      arguments.add(Integer.toString(limit.free()));
      arguments.add(Long.toString(limit.firstPause().toMillis()));
      arguments.add(Long.toString(limit.longestPause().toMillis()));
      arguments.add(Long.toString(limit.memory().toMillis()));
    }
    keys.add(partition.key("attempts:trusted:{" + attempt.nameAtAddress() + "}"));
    return link.run(ATTEMPT, keys, arguments) instanceof Long millis
        ? Duration.ofMillis(millis)
        : Duration.ZERO;
  }
}
