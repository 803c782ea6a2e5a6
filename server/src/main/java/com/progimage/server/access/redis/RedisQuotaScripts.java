package com.progimage.server.access.redis;

import com.progimage.server.database.RedisScript;

/** Scripts that Redis runs atomically for quotas. */
final class RedisQuotaScripts {
  /**
   * Sets a quota. Keys: quotas. Arguments: owner, limits, the maximum number of quotas. Returns 0
   * if there is no room.
   */
  static final RedisScript PUT =
      RedisScript.of(
          """
          if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0
              and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
          redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
          return 1
          """);

  /** Removes a quota. Keys: quotas. Arguments: owner. Returns 0 if there is none. */
  static final RedisScript REMOVE = RedisScript.of("return redis.call('HDEL', KEYS[1], ARGV[1])");

  /**
   * Adds to the use of a day, unless it has the report already. Keys: use. Arguments: pixels, CPU
   * milliseconds, seconds for which it is remembered, the reporting server's field and the number
   * of its report. Returns the sums.
   */
  static final RedisScript USE =
      RedisScript.of(
          """
          local pixels, cpu = ARGV[1], ARGV[2]
          if tonumber(redis.call('HGET', KEYS[1], ARGV[4]) or 0) >= tonumber(ARGV[5]) then
            pixels, cpu = 0, 0
          else
            redis.call('HSET', KEYS[1], ARGV[4], ARGV[5])
          end
          local sums = {
            redis.call('HINCRBY', KEYS[1], 'pixels', pixels),
            redis.call('HINCRBY', KEYS[1], 'cpu', cpu)}
          redis.call('EXPIRE', KEYS[1], ARGV[3])
          return sums
          """);

  private RedisQuotaScripts() {}
}
