package com.progimage.server.access.redis;

import com.progimage.server.database.RedisScript;

/** Scripts that Redis runs atomically for the accounts of people. */
final class RedisAccountScripts {
  /**
   * Adds an account. Keys: account, names. Arguments: name, facts, password id, hash, the maximum
   * number of accounts. Returns 0 if there is no room, 2 if another account has the name.
   */
  static final RedisScript ADD =
      RedisScript.of(
          """
          local before = redis.call('HGET', KEYS[1], 'password')
          if before then return before == ARGV[3] and 1 or 2 end
          if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[5]) then return 0 end
          redis.call(
            'HSET', KEYS[1], 'facts', ARGV[2], 'password', ARGV[3], 'hash', ARGV[4])
          redis.call('ZADD', KEYS[2], 0, ARGV[1])
          return 1
          """);

  /** Removes an account. Keys: account, names. Arguments: name. Returns 0 if there is none. */
  static final RedisScript REMOVE =
      RedisScript.of(
          """
          redis.call('ZREM', KEYS[2], ARGV[1])
          return redis.call('DEL', KEYS[1])
          """);

  /**
   * Changes a password. Keys: account. Arguments: password id, hash. Returns 0 if there is none.
   */
  static final RedisScript CHANGE_PASSWORD =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          redis.call('HSET', KEYS[1], 'password', ARGV[1], 'hash', ARGV[2])
          return 1
          """);

  /** Replaces a hash. Keys: account. Arguments: the hash before, the new one. */
  static final RedisScript REHASH =
      RedisScript.of(
          """
          if redis.call('HGET', KEYS[1], 'hash') ~= ARGV[1] then return 0 end
          redis.call('HSET', KEYS[1], 'hash', ARGV[2])
          return 1
          """);

  /** Records a sign-in. Keys: account. Arguments: the day in ISO 8601. */
  static final RedisScript SIGNED_IN =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          local before = redis.call('HGET', KEYS[1], 'day')
          if before and before >= ARGV[1] then return 0 end
          redis.call('HSET', KEYS[1], 'day', ARGV[1])
          return 1
          """);

  private RedisAccountScripts() {}
}
