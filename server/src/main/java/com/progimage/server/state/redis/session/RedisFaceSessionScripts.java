package com.progimage.server.state.redis.session;

import com.progimage.server.database.RedisScript;

/**
 * Scripts that Redis runs atomically for sessions. In the hash of a session's slots, each value is
 * the end of the lease, the digest and, if the slot is filled, the image as JSON. The set of
 * leftovers also has reserved slots, by the end of their leases.
 */
final class RedisFaceSessionScripts {
  /**
   * Adds a session. Keys: session, sessions, the owner's sessions. Arguments: id, owner, creator or
   * nothing, proof, now, maximum, maximum of the owner. Returns 0, or which maximum was reached.
   */
  static final RedisScript CREATE =
      RedisScript.of(
          """
          if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[6]) then return 1 end
          if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[7]) then return 2 end
          redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'proof', ARGV[4], 'created', ARGV[5],
            'used', ARGV[5])
          if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'creator', ARGV[3]) end
          redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
          redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
          return 0
          """);

  /** Notes a use. Keys: session, sessions. Arguments: id, now. */
  static final RedisScript TOUCH =
      RedisScript.of(
          """
          local used = redis.call('HGET', KEYS[1], 'used')
          if not used or tonumber(used) >= tonumber(ARGV[2]) then return 0 end
          redis.call('HSET', KEYS[1], 'used', ARGV[2])
          redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
          return 1
          """);

  /**
   * Reserves a slot. Keys: session, slots, leftovers. Arguments: id, digest, now, the end of the
   * lease, the maximum. Returns a word and its numbers.
   */
  static final RedisScript RESERVE =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return {'ended'} end
          local filled, open = 0, 0
          local slots = redis.call('HGETALL', KEYS[2])
          for i = 1, #slots, 2 do
            local due, digest, image = string.match(slots[i + 1], '^(%d+) (%S+) (.*)$')
            if image == '' and tonumber(due) <= tonumber(ARGV[3]) then
              redis.call('HDEL', KEYS[2], slots[i])
            elseif digest == ARGV[2] then
              if image == '' then return {'open'} end
              return {'same', slots[i], image}
            elseif image == '' then
              open = open + 1
            else
              filled = filled + 1
            end
          end
          if filled + open >= tonumber(ARGV[5]) then return {'full', filled, open} end
          local number = redis.call('HINCRBY', KEYS[1], 'last', 1)
          redis.call('HSET', KEYS[2], number, ARGV[4] .. ' ' .. ARGV[2] .. ' ')
          redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1] .. ' ' .. number .. ' ' .. ARGV[2])
          return {'reserved', tostring(number)}
          """);

  /**
   * Renews a lease. Keys: slots, leftovers. Arguments: number, digest, the slot among leftovers,
   * now, the end of the lease.
   */
  static final RedisScript RENEW =
      RedisScript.of(
          """
          local slot = redis.call('HGET', KEYS[1], ARGV[1])
          if not slot then return 0 end
          local due, image = string.match(slot, '^(%d+) %S+ (.*)$')
          if image ~= '' or tonumber(due) <= tonumber(ARGV[4]) then return 0 end
          redis.call('HSET', KEYS[1], ARGV[1], ARGV[5] .. ' ' .. ARGV[2] .. ' ')
          redis.call('ZADD', KEYS[2], ARGV[5], ARGV[3])
          return 1
          """);

  /**
   * Fills a slot. Keys: slots, leftovers. Arguments: number, digest, the slot among leftovers, now,
   * the image.
   */
  static final RedisScript FILL =
      RedisScript.of(
          """
          local slot = redis.call('HGET', KEYS[1], ARGV[1])
          if not slot then return 0 end
          local due, image = string.match(slot, '^(%d+) %S+ (.*)$')
          if image ~= '' or tonumber(due) <= tonumber(ARGV[4]) then return 0 end
          redis.call('HSET', KEYS[1], ARGV[1], '0 ' .. ARGV[2] .. ' ' .. ARGV[5])
          redis.call('ZREM', KEYS[2], ARGV[3])
          return 1
          """);

  /** Gives a slot up. Keys: slots, leftovers. Arguments: number, the slot among leftovers, now. */
  static final RedisScript RELEASE =
      RedisScript.of(
          """
          local held = redis.call('HDEL', KEYS[1], ARGV[1])
          if held == 0 and not redis.call('ZSCORE', KEYS[2], ARGV[2]) then return 0 end
          redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2])
          return 1
          """);

  /** Adds a failure. Keys: session, failures. Arguments: failure, how many are kept. */
  static final RedisScript ADD_FAILURE =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          redis.call('RPUSH', KEYS[2], ARGV[1])
          redis.call('LTRIM', KEYS[2], -ARGV[2], -1)
          return 1
          """);

  private static final String EMPTY =
      """
      local left = {}
      local slots = redis.call('HGETALL', KEYS[2])
      for i = 1, #slots, 2 do
        local digest, image = string.match(slots[i + 1], '^%d+ (%S+) (.*)$')
        if image ~= '' then
          local slot = ARGV[1] .. ' ' .. slots[i] .. ' ' .. digest
          redis.call('ZADD', KEYS[3], ARGV[2], slot)
          left[#left + 1] = slot
        end
      end
      redis.call('DEL', KEYS[2], KEYS[4])
      """;

  /** Empties a session. Keys: session, slots, leftovers, failures. Arguments: id, now. */
  static final RedisScript RESET = RedisScript.of(EMPTY + "return left\n");

  /**
   * Ends a session. Keys: session, slots, leftovers, failures, sessions, the owner's sessions.
   * Arguments: id, now. Returns nothing if there is none.
   */
  static final RedisScript END =
      RedisScript.of(
          EMPTY
              + """
              redis.call('ZREM', KEYS[5], ARGV[1])
              redis.call('ZREM', KEYS[6], ARGV[1])
              if redis.call('DEL', KEYS[1]) == 0 then return nil end
              return left
              """);

  private RedisFaceSessionScripts() {}
}
