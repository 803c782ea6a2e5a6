package com.progimage.server.state.redis.fact;

import com.progimage.server.database.RedisScript;

/**
 * Scripts that Redis runs atomically for facts. The keys of each are those of {@link
 * RedisFactKeys#all}, and its first three arguments are the digest, the analysis, and the beginning
 * of the partition's names. Names with an owner are built here.
 */
final class RedisFactScripts {
  private static final String COMMON =
      """
      local fact, owners, digests, expiring, analyses = unpack(KEYS)
      local digest, analysis, prefix = ARGV[1], ARGV[2], ARGV[3]
      local kind = string.match(analysis, '^[^:]+')

      local function record()
        return redis.call('HMGET', fact, 'state', 'created', 'finished', 'expires', 'text',
          'encodings', 'code', 'detail')
      end
      local function count(owner, state, by)
        local counts = prefix .. 'facts:counts' .. (owner and ':' .. owner or '')
        local field = kind .. ' ' .. state
        if redis.call('HINCRBY', counts, field, by) == 0 then redis.call('HDEL', counts, field) end
      end
      local function found(owner)
        return prefix .. (owner and 'facts:by:' .. owner .. ':' or 'facts:all:') .. analysis
      end
      local function add(owner, at)
        if kind == 'faces' then
          redis.call('ZADD', found(owner), at, digest)
        elseif kind == 'placeholder' then
          redis.call('ZADD', found(owner), 0, redis.call('HGET', fact, 'hash') .. digest)
        end
      end
      local function drop(owner, hash)
        redis.call('ZREM', found(owner), kind == 'placeholder' and (hash or '') .. digest or digest)
      end
      local function become(state)
        local before = redis.call('HGET', fact, 'state')
        if before == state then return end
        redis.call('HSET', fact, 'state', state)
        for _, owner in ipairs(redis.call('HKEYS', owners)) do
          count(owner, before, -1)
          count(owner, state, 1)
        end
        count(nil, before, -1)
        count(nil, state, 1)
      end
      local function remove()
        local had = redis.call('HMGET', fact, 'state', 'hash')
        local linked = redis.call('HKEYS', owners)
        redis.call('DEL', fact, owners)
        for _, owner in ipairs(linked) do
          count(owner, had[1], -1)
          drop(owner, had[2])
        end
        count(nil, had[1], -1)
        drop(nil, had[2])
        redis.call('SREM', digests, analysis)
        redis.call('ZREM', expiring, digest .. ' ' .. analysis)
      end
      local function expired(now)
        local ends = redis.call('HGET', fact, 'expires')
        return ends and tonumber(ends) <= tonumber(now)
      end
      """;

  /** Links an owner. Further arguments: owner, time. Returns what {@code record()} does. */
  static final RedisScript REQUEST =
      RedisScript.of(
          COMMON
              + """
              local owner, now = ARGV[4], ARGV[5]
              if expired(now) then remove() end
              local had = redis.call('HMGET', fact, 'state', 'lasts')
              if not had[1] then
                redis.call('HSET', fact, 'state', 'created', 'created', now)
                redis.call('SADD', digests, analysis)
                redis.call('SADD', analyses, analysis)
                count(nil, 'created', 1)
              elseif had[1] == 'failed' and had[2] ~= '1' then
                become('created')
                redis.call('HDEL', fact, 'holder', 'finished', 'code', 'detail', 'lasts')
              end
              if redis.call('HSETNX', owners, owner, now) == 1 then
                local state = redis.call('HGET', fact, 'state')
                count(owner, state, 1)
                if state == 'done' then add(owner, now) end
              end
              return record()
              """);

  /**
   * Further arguments: owner, or nothing for any. Returns the fields of {@code record()} if the
   * owner is linked.
   */
  static final RedisScript FIND =
      RedisScript.of(
          COMMON
              + """
              if ARGV[4] ~= '' and redis.call('HEXISTS', owners, ARGV[4]) == 0
                or redis.call('EXISTS', fact) == 0 then return nil end
              return record()
              """);

  /**
   * Takes the right. Further arguments: holder, time, lease in milliseconds, which Redis measures
   * by its own clock. Returns a word, and the fields of {@code record()} if the analysis has ended.
   */
  static final RedisScript BEGIN =
      RedisScript.of(
          COMMON
              + """
              local holder, now = ARGV[4], ARGV[5]
              local had = redis.call('HMGET', fact, 'state', 'lasts', 'holder', 'until')
              if not had[1] or expired(now) then return {'unwanted'} end
              if had[1] == 'done' or had[1] == 'failed' and had[2] == '1' then
                return {'ended', record()}
              end
              local time = redis.call('TIME')
              local clock = time[1] * 1000 + math.floor(time[2] / 1000)
              if had[1] == 'running' and had[3] ~= holder and tonumber(had[4]) > clock then
                return {'theirs'}
              end
              redis.call('HSET', fact, 'holder', holder, 'until', clock + ARGV[6])
              redis.call('HDEL', fact, 'finished', 'code', 'detail', 'lasts')
              become('running')
              return {'mine'}
              """);

  /**
   * Renews a right. Further arguments: holder, lease in milliseconds. Returns whether it is valid.
   */
  static final RedisScript RENEW =
      RedisScript.of(
          COMMON
              + """
              local had = redis.call('HMGET', fact, 'state', 'holder')
              if had[1] ~= 'running' or had[2] ~= ARGV[4] then return 0 end
              local time = redis.call('TIME')
              local clock = time[1] * 1000 + math.floor(time[2] / 1000)
              redis.call('HSET', fact, 'until', clock + ARGV[5])
              return 1
              """);

  /** Gives a right back. Further arguments: holder. */
  static final RedisScript RELEASE =
      RedisScript.of(
          COMMON
              + """
              local had = redis.call('HMGET', fact, 'state', 'holder')
              if had[1] ~= 'running' or had[2] ~= ARGV[4] then return 0 end
              become('created')
              redis.call('HDEL', fact, 'holder', 'until')
              return 1
              """);

  /**
   * Stores facts or a failure. Further arguments: holder, time, the state, when the facts expire or
   * nothing, and the names and values of the fields to set. Returns whether this holder has ended
   * it.
   */
  static final RedisScript FINISH =
      RedisScript.of(
          COMMON
              + """
              local now, state, expires = ARGV[5], ARGV[6], ARGV[7]
              local had = redis.call('HMGET', fact, 'state', 'holder', 'created')
              if had[2] ~= ARGV[4] then return 0 end
              if had[1] ~= 'running' then return 1 end
              redis.call('HSET', fact, 'finished', now, unpack(ARGV, 8))
              redis.call('HDEL', fact, 'until')
              become(state)
              if expires ~= '' then
                redis.call('HSET', fact, 'expires', expires)
                redis.call('ZADD', expiring, expires, digest .. ' ' .. analysis)
              end
              if state == 'done' then
                local linked = redis.call('HGETALL', owners)
                for i = 1, #linked, 2 do add(linked[i], linked[i + 1]) end
                add(nil, had[3])
              end
              return 1
              """);

  /** Ends an owner's link, and removes the analysis with its last one. Further arguments: owner. */
  static final RedisScript UNLINK =
      RedisScript.of(
          COMMON
              + """
              local owner = ARGV[4]
              if redis.call('HDEL', owners, owner) == 0 then return 0 end
              local had = redis.call('HMGET', fact, 'state', 'hash')
              count(owner, had[1], -1)
              drop(owner, had[2])
              if redis.call('HLEN', owners) == 0 then remove() end
              return 1
              """);

  /** Ends a link to an analysis that has not ended. Further arguments: owner. */
  static final RedisScript WITHDRAW =
      RedisScript.of(
          COMMON
              + """
              local owner = ARGV[4]
              local state = redis.call('HGET', fact, 'state')
              if state ~= 'created' and state ~= 'running' then return 0 end
              if redis.call('HDEL', owners, owner) == 0 then return 0 end
              count(owner, state, -1)
              if redis.call('HLEN', owners) == 0 then remove() end
              return 1
              """);

  /** Removes an analysis whose facts have expired. Further arguments: time. */
  static final RedisScript REMOVE_EXPIRED =
      RedisScript.of(
          COMMON
              + """
              if not expired(ARGV[4]) then return 0 end
              remove()
              return 1
              """);

  private RedisFactScripts() {}
}
