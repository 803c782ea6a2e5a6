package com.progimage.server.access.redis;

import com.progimage.server.database.RedisScript;

/** Scripts that Redis runs atomically for the access stores. */
final class RedisAccessScripts {
  /**
   * Adds a key. Keys: key, ids, ids of its owner, ends. Arguments: id, owner, facts, the maximum
   * number of keys, when the key ends or nothing, a time, and the beginning of names: keys that
   * ended before that time make room. The script builds their names. Returns 0 if there is no room.
   */
  static final RedisScript ADD =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
          local ended = {}
          if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) then
            ended = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[6], 'LIMIT', 0, 100)
            if #ended == 0 then return 0 end
          end
          redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'facts', ARGV[3])
          redis.call('ZADD', KEYS[2], 0, ARGV[1])
          redis.call('ZADD', KEYS[3], 0, ARGV[1])
          if ARGV[5] ~= '' then redis.call('ZADD', KEYS[4], ARGV[5], ARGV[1]) end
          for _, id in ipairs(ended) do
            local key = ARGV[7] .. 'key:{' .. id .. '}'
            redis.call('ZREM', KEYS[2] .. ':of:' .. redis.call('HGET', key, 'owner'), id)
            redis.call('ZREM', KEYS[2], id)
            redis.call('ZREM', KEYS[4], id)
            redis.call('DEL', key)
          end
          return 1
          """);

  /** Revokes a key. Keys: key, ends. Arguments: id, now. Returns 0 if there is no such key. */
  static final RedisScript REVOKE =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          if redis.call('HSETNX', KEYS[1], 'revoked', ARGV[2]) == 1 then
            local ends = redis.call('ZSCORE', KEYS[2], ARGV[1])
            if not ends or tonumber(ends) > tonumber(ARGV[2]) then
              redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
            end
          end
          return 1
          """);

  /** Records a use. Keys: key. Arguments: the day in ISO 8601, so that later ones are greater. */
  static final RedisScript USED =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
          local before = redis.call('HGET', KEYS[1], 'used')
          if before and before >= ARGV[1] then return 0 end
          redis.call('HSET', KEYS[1], 'used', ARGV[1])
          return 1
          """);

  /**
   * Adds a signing key, and forgets ended ones. Keys: signing keys. Arguments: the id of the newest
   * one that the caller knows or nothing, the new id, the new key, now. Returns 0 if another one is
   * the newest.
   */
  static final RedisScript ROTATE =
      RedisScript.of(
          """
          local all = redis.call('HGETALL', KEYS[1])
          local newest, latest, ended = '', -1, {}
          for i = 1, #all, 2 do
            local created, ends = string.match(all[i + 1], '^(%d+) (%d+) ')
            if tonumber(created) > latest then newest, latest = all[i], tonumber(created) end
            if tonumber(ends) <= tonumber(ARGV[4]) then table.insert(ended, all[i]) end
          end
          if newest ~= ARGV[1] then return 0 end
          for _, id in ipairs(ended) do redis.call('HDEL', KEYS[1], id) end
          redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
          return 1
          """);

  private RedisAccessScripts() {}
}
