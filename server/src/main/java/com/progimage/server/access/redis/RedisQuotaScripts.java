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

  /**
   * Adds to the use of a day. Keys: use. Arguments: pixels, CPU milliseconds, seconds for which it
   * is remembered. Returns the sums.
   */
  static final RedisScript USE =
      RedisScript.of(
          """
          local sums = {
            redis.call('HINCRBY', KEYS[1], 'pixels', ARGV[1]),
            redis.call('HINCRBY', KEYS[1], 'cpu', ARGV[2])}
          redis.call('EXPIRE', KEYS[1], ARGV[3])
          return sums
          """);

  private RedisQuotaScripts() {}
}
