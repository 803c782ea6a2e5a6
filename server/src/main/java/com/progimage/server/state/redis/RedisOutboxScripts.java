package com.progimage.server.state.redis;

import com.progimage.server.database.RedisScript;

/** Scripts that Redis runs atomically for the outbox. */
final class RedisOutboxScripts {
  /**
   * Registers a webhook. Keys: webhook, the owner's urls, webhooks, the owner's webhooks.
   * Arguments: id, URL, target, secrets, owner.
   */
  static final RedisScript REGISTER =
      RedisScript.of(
          """
          if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 1 then
            -- The same registration again is one whose answer was lost.
            return redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[1] and 1 or 0
          end
          redis.call('HSET', KEYS[1], 'target', ARGV[3], 'secrets', ARGV[4],
            'owner', ARGV[5])
          redis.call('HSET', KEYS[2], ARGV[2], ARGV[1])
          redis.call('ZADD', KEYS[3], 0, ARGV[1])
          redis.call('ZADD', KEYS[4], 0, ARGV[1])
          return 1
          """);

  /** Replaces secrets. Keys: webhook. Arguments: secrets before and after. */
  static final RedisScript ROTATE =
      RedisScript.of(
          """
          local now = redis.call('HGET', KEYS[1], 'secrets')
          if now == ARGV[2] then return 1 end
          if now ~= ARGV[1] then return 0 end
          redis.call('HSET', KEYS[1], 'secrets', ARGV[2])
          return 1
          """);

  /** Disables a webhook. Keys: webhook. Arguments: reason. */
  static final RedisScript DISABLE =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          return redis.call('HSETNX', KEYS[1], 'disabled', ARGV[1])
          """);

  /**
   * Deletes a webhook. Keys: webhook, the owner's urls, webhooks, the owner's webhooks. Arguments:
   * id, URL.
   */
  static final RedisScript DELETE =
      RedisScript.of(
          """
          redis.call('HDEL', KEYS[2], ARGV[2])
          redis.call('ZREM', KEYS[3], ARGV[1])
          redis.call('ZREM', KEYS[4], ARGV[1])
          return redis.call('DEL', KEYS[1])
          """);

  /**
   * Takes a message. Keys: due, message. Arguments: id, now, the end of the lease, the body, which
   * is stored at the first attempt only, the lease in milliseconds, and whether the message is to
   * be dropped because its registration is removed or disabled. The clock of Redis measures the
   * lease, so that a server whose clock is ahead does not end it early. Returns the attempt's
   * number and the body, or nothing.
   */
  static final RedisScript TAKE =
      RedisScript.of(
          """
          local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
          if not due or tonumber(due) > tonumber(ARGV[2]) then return nil end
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local leased = redis.call('HGET', KEYS[2], 'leased')
          if leased and tonumber(leased) > now then return nil end
          if ARGV[6] == '1' then
            redis.call('ZREM', KEYS[1], ARGV[1])
            redis.call('DEL', KEYS[2])
            return nil
          end
          redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
          redis.call('HSETNX', KEYS[2], 'body', ARGV[4])
          redis.call('HSET', KEYS[2], 'leased', now + ARGV[5])
          return {redis.call('HINCRBY', KEYS[2], 'attempts', 1), redis.call('HGET', KEYS[2], 'body')}
          """);

  /**
   * Settles an attempt. Keys: due, message, and for a callback the owner's messages to callbacks.
   * Arguments: id, the attempt's number, whether it was delivered, when it is due again or nothing.
   */
  static final RedisScript SETTLE =
      RedisScript.of(
          """
          if ARGV[3] ~= '1' and redis.call('HGET', KEYS[2], 'attempts') ~= ARGV[2] then return 0 end
          if ARGV[4] == '' then
            redis.call('ZREM', KEYS[1], ARGV[1])
            redis.call('DEL', KEYS[2])
            if KEYS[3] then redis.call('SREM', KEYS[3], ARGV[1]) end
          else
            redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
            redis.call('HDEL', KEYS[2], 'leased')
          end
          return 1
          """);

  /**
   * Notes an attempt at a webhook, if it is still registered. Keys: webhook. Arguments: attempt.
   */
  static final RedisScript NOTE =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          redis.call('HSET', KEYS[1], 'attempt', ARGV[1])
          return 1
          """);

  private RedisOutboxScripts() {}
}
