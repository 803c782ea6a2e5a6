package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisScript;

/** Scripts that Redis runs atomically for the space of owners. */
final class RedisSpaceScripts {
  /**
   * Defines {@code count(record, sign)}, which adds an image to what its owner uses, or takes it
   * away with the sign {@code -}; {@code prefix}, the first argument; and {@code mark}, the last
   * word of a record that is included in the counts. It does nothing for other records: those of an
   * earlier layout, which were not counted, and those that were counted before {@link
   * RedisScripts#BEGIN} began the counts anew.
   */
  static final String COUNT =
      """
      local prefix = ARGV[1]
      local mark = 'counted' .. (redis.call('GET', prefix .. 'counting') or '')
      local function count(record, sign)
        local bytes, owner, last = string.match(
            record, '^%S+ %S+ (%S+) %S+ %S+ %S+ (%S+) %S+ %S+ (%S+)')
        if last ~= mark then return end
        local usage = prefix .. 'usage:' .. owner
        redis.call('HINCRBY', usage, 'bytes', sign .. bytes)
        local images = redis.call('HINCRBY', usage, 'images', sign .. '1')
        if images == 1 then
          redis.call('ZADD', prefix .. 'owners', 0, owner)
        elseif images <= 0 then
          redis.call('DEL', usage)
          redis.call('ZREM', prefix .. 'owners', owner)
        end
      end
      """;

  /**
   * Returns images and bytes of an owner. Keys: epoch, usage. Arguments: instance. Returns nothing
   * if the epoch differs.
   */
  static final RedisScript USAGE =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local usage = redis.call('HMGET', KEYS[2], 'images', 'bytes')
          return {usage[1] or '0', usage[2] or '0'}
          """);

  /**
   * Lists owners. Keys: epoch, owners. Arguments: instance, lexicographic minimum, limit, prefix.
   * Returns the name, images and bytes of each, or nothing if the epoch differs.
   */
  static final RedisScript USAGES =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local found = {}
          for _, owner in ipairs(redis.call('ZRANGE', KEYS[2], ARGV[2], '+', 'BYLEX', 'LIMIT', 0, ARGV[3])) do
            local usage = redis.call('HMGET', ARGV[4] .. 'usage:' .. owner, 'images', 'bytes')
            found[#found + 1] = owner
            found[#found + 1] = usage[1] or '0'
            found[#found + 1] = usage[2] or '0'
          end
          return found
          """);

  /**
   * Adds up what the partition lists of an owner. Keys: epoch, the owner's ids. Arguments:
   * instance, lexicographic minimum, limit, prefix. Returns images, bytes and the last id, which is
   * empty after the last page; nothing if the epoch differs.
   */
  static final RedisScript LISTED =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local images, bytes, last = 0, 0, ''
          for _, id in ipairs(redis.call('ZRANGE', KEYS[2], ARGV[2], '+', 'BYLEX', 'LIMIT', 0, ARGV[3])) do
            local record = redis.call('HGET', ARGV[4] .. '{' .. id .. '}', 'image')
            if record then
              images = images + 1
              bytes = bytes + tonumber(string.match(record, '^%S+ %S+ (%S+)'))
            end
            last = id
          end
          return {string.format('%.0f', images), string.format('%.0f', bytes), last}
          """);

  /**
   * Reserves space. Keys: epoch, reservations, usage and, in a cluster, the last turn. Arguments:
   * instance, id, bytes, {@code exact} or nothing, maximum images, maximum bytes, lease in
   * milliseconds, and that of a request that is not decided; an empty maximum is no limit. Returns
   * {@code bytes} and those that are reserved, or the measure of which there is too little with its
   * use; nothing if the epoch differs.
   *
   * <p>In a cluster, other partitions have a part of the use. Then it reserves all bytes for the
   * moment, and returns {@code pending}, the turn, images and bytes of reservations and of requests
   * with earlier turns, and images and bytes used in this partition. {@link #DECIDE} follows.
   */
  static final RedisScript RESERVE =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
          local usage = redis.call('HMGET', KEYS[3], 'images', 'bytes')
          local images, bytes = tonumber(usage[1] or 0), tonumber(usage[2] or 0)
          local all = redis.call('ZRANGE', KEYS[2], 0, -1)
          local mine
          for _, open in ipairs(all) do
            local id, n, turn = string.match(open, '^(%S+) (%S+) ?(%S*)$')
            if id == ARGV[2] then
              if turn == '' then return {'reserved', n} end
              mine = tonumber(turn)
            end
          end
          if KEYS[4] and not mine then
            mine = redis.call('INCR', KEYS[4])
            local member = ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. string.format('%.0f', mine)
            redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[8]), member)
            redis.call('PEXPIRE', KEYS[2], ARGV[7])
          end
          local others, reserved = 0, 0
          for _, open in ipairs(all) do
            local id, n, turn = string.match(open, '^(%S+) (%S+) ?(%S*)$')
            if turn == '' or (mine and tonumber(turn) < mine) then
              others, reserved = others + 1, reserved + tonumber(n)
            end
          end
          if mine then
            local numbers = {mine, others, reserved, images, bytes}
            local answer = {'pending'}
            for _, number in ipairs(numbers) do
              answer[#answer + 1] = string.format('%.0f', number)
            end
            return answer
          end
          images, bytes = images + others, bytes + reserved
          if ARGV[5] ~= '' and images >= tonumber(ARGV[5]) then
            return {'images', string.format('%.0f', images)}
          end
          local wanted, least = tonumber(ARGV[3]), 1
          if ARGV[4] == 'exact' then least = wanted end
          if ARGV[6] ~= '' then
            local left = tonumber(ARGV[6]) - bytes
            if left < least then return {'bytes', string.format('%.0f', bytes)} end
            wanted = math.min(wanted, left)
          end
          local granted = string.format('%.0f', wanted)
          redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[7]), ARGV[2] .. ' ' .. granted)
          redis.call('PEXPIRE', KEYS[2], ARGV[7])
          return {'reserved', granted}
          """);

  /**
   * Decides on a request for space that is pending. Keys: reservations. Arguments: its member, the
   * one that replaces it or nothing, lease in milliseconds. Returns 0 if it is not pending any
   * more.
   */
  static final RedisScript DECIDE =
      RedisScript.of(
          """
          if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
          if ARGV[2] ~= '' then
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[3]), ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
          end
          redis.call('ZREM', KEYS[1], ARGV[1])
          return 1
          """);

  /**
   * Replaces the counts of an owner if they are as expected. Keys: epoch, usage, owners. Arguments:
   * instance, owner, expected images and bytes, actual images and bytes. Returns 0 if they are not;
   * nothing if the epoch differs.
   */
  static final RedisScript CORRECT =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local usage = redis.call('HMGET', KEYS[2], 'images', 'bytes')
          if (usage[1] or '0') ~= ARGV[3] or (usage[2] or '0') ~= ARGV[4] then return 0 end
          redis.call('DEL', KEYS[2])
          redis.call('ZREM', KEYS[3], ARGV[2])
          if ARGV[5] ~= '0' then
            redis.call('HSET', KEYS[2], 'images', ARGV[5], 'bytes', ARGV[6])
            redis.call('ZADD', KEYS[3], 0, ARGV[2])
          end
          return 1
          """);

  /**
   * Renews reservations of an owner. Keys: reservations. Arguments: lease in milliseconds, then
   * members.
   */
  static final RedisScript RENEW =
      RedisScript.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
          local ending = string.format('%.0f', now + ARGV[1])
          for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', ending, ARGV[i]) end
          redis.call('PEXPIRE', KEYS[1], ARGV[1])
          return 1
          """);

  /** Releases a reservation. Keys: reservations. Arguments: member. */
  static final RedisScript RELEASE = RedisScript.of("return redis.call('ZREM', KEYS[1], ARGV[1])");

  private RedisSpaceScripts() {}
}
