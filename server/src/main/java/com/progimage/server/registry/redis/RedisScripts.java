package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisScript;

/** Scripts that Redis runs atomically for the registry. */
final class RedisScripts {
  /**
   * Binds a key to an image, unless it has expired or another image has it. Keys: idempotency key.
   * Arguments: id, the time at which the key expires and optionally a word; without it, an older
   * image takes the key from a newer one. Returns -1 if another image keeps the key, and the holder
   * that it is taken from with the milliseconds that were left to it.
   */
  static final RedisScript BIND =
      RedisScript.of(
          """
          local now = redis.call('TIME')
          if tonumber(ARGV[2]) <= now[1] * 1000 + now[2] / 1000 then return 0 end
          local holder = redis.call('GET', KEYS[1])
          local bound = holder and string.sub(holder, 1, 6) ~= 'claim ' and holder ~= ARGV[1]
          if bound and (ARGV[3] or holder < ARGV[1]) then return -1 end
          local left = redis.call('PTTL', KEYS[1])
          redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2])
          if holder and holder ~= ARGV[1] and left > 0 then
            return {holder, string.format('%.0f', left)}
          end
          return 1
          """);

  /**
   * Registers an image. Keys: image, forgotten, ids, digest, the owner's ids, the owner's
   * reservations. Arguments: prefix, record, id, milliseconds of the clock, the reservation of its
   * space or nothing. Returns 0 if it was forgotten since.
   */
  static final RedisScript REGISTER =
      RedisScript.of(
          RedisSpaceScripts.COUNT
              + """
              local forgotten = redis.call('GET', KEYS[2])
              if forgotten and tonumber(forgotten) >= tonumber(ARGV[4]) then return 0 end
              local before = redis.call('HGET', KEYS[1], 'image')
              local record = ARGV[2] .. ' ' .. mark
              if before ~= record then
                if before then
                  count(before, '-')
                  local digest, owner = string.match(
                      before, '^%S+ %S+ %S+ (%S+) %S+ %S+ (%S+)')
                  redis.call('SREM', prefix .. 'digest:' .. digest, ARGV[3])
                  redis.call('ZREM', prefix .. 'ids:' .. owner, ARGV[3])
                end
                redis.call('HSET', KEYS[1], 'image', record)
                count(record, '')
              end
              if ARGV[5] ~= '' then redis.call('ZREM', KEYS[6], ARGV[5]) end
              if forgotten then redis.call('DEL', KEYS[2]) end
              redis.call('ZADD', KEYS[3], 0, ARGV[3])
              redis.call('SADD', KEYS[4], ARGV[3])
              redis.call('ZADD', KEYS[5], 0, ARGV[3])
              return 1
              """);

  /**
   * Forgets an image. Keys: image, forgotten, ids. Arguments: prefix, id, seconds for which it
   * stays forgotten. Returns {@code <owner>:<hash>} of its idempotency key, if it has one.
   */
  static final RedisScript FORGET =
      RedisScript.of(
          RedisSpaceScripts.COUNT
              + """
              local record = redis.call('HGET', KEYS[1], 'image')
              local key = false
              if record then
                count(record, '-')
                local digest = string.match(record, '^%S+ %S+ %S+ (%S+)')
                redis.call('SREM', prefix .. 'digest:' .. digest, ARGV[2])
                local owner, hash = string.match(record, '^%S+ %S+ %S+ %S+ %S+ %S+ (%S+) ?(%S*)')
                redis.call('ZREM', prefix .. 'ids:' .. owner, ARGV[2])
                if hash ~= '' and hash ~= '-' then key = owner .. ':' .. hash end
              end
              redis.call('DEL', KEYS[1])
              redis.call('ZREM', KEYS[3], ARGV[2])
              if tonumber(ARGV[3]) > 0 then
                local now = redis.call('TIME')
                local millis = now[1] * 1000 + math.floor(now[2] / 1000)
                redis.call('SET', KEYS[2], string.format('%.0f', millis), 'EX', ARGV[3])
              end
              return key
              """);

  /**
   * Claims a key. Keys: epoch, idempotency key. Arguments: instance, claim, its lifetime in
   * milliseconds. Returns the current owner of the key, or nothing if the epoch differs. Idempotent
   * for one claim.
   */
  static final RedisScript CLAIM =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local holder = redis.call('GET', KEYS[2])
          if holder then return holder end
          redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
          return ARGV[2]
          """);

  /**
   * Releases a key. Keys: idempotency key. Arguments: the holder that releases it and, to give it
   * back, the holder before with the milliseconds that are left to it.
   */
  static final RedisScript RELEASE =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
          if ARGV[2] then
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
          else
            redis.call('DEL', KEYS[1])
          end
          """);

  /** Records a rendition. Keys: image. Arguments: field, facts, day of last use. */
  static final RedisScript RECORD =
      RedisScript.of(
          """
          if redis.call('HEXISTS', KEYS[1], 'image') == 0 then return 0 end
          local known = redis.call('HGET', KEYS[1], ARGV[1])
          local day = ARGV[3]
          if known and string.sub(known, -10) > day then day = string.sub(known, -10) end
          redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. day)
          return 1
          """);

  /** Updates the last use of a rendition. Keys: image. Arguments: field, day of last use. */
  static final RedisScript TOUCH =
      RedisScript.of(
          """
          local known = redis.call('HGET', KEYS[1], ARGV[1])
          if not known or string.sub(known, -10) >= ARGV[2] then return 0 end
          redis.call('HSET', KEYS[1], ARGV[1], string.sub(known, 1, -11) .. ARGV[2])
          return 1
          """);

  /** Drops a rendition. Keys: image. Arguments: field. */
  static final RedisScript DROP =
      RedisScript.of(
          """
          return redis.call('HDEL', KEYS[1], ARGV[1])
          """);

  /**
   * Lists images. Keys: epoch, ids. Arguments: instance, lexicographic minimum, limit, prefix.
   * Returns alternating ids and records, or nothing if the epoch differs. Removes an id without a
   * record, which only manual changes can cause.
   */
  static final RedisScript LIST =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local found, orphans
          repeat
            found, orphans = {}, 0
            for _, id in ipairs(redis.call('ZRANGE', KEYS[2], ARGV[2], '+', 'BYLEX', 'LIMIT', 0, ARGV[3])) do
              local record = redis.call('HGET', ARGV[4] .. '{' .. id .. '}', 'image')
              if record then
                found[#found + 1] = id
                found[#found + 1] = record
              else
                redis.call('ZREM', KEYS[2], id)
                orphans = orphans + 1
              end
            end
          until orphans == 0
          return found
          """);

  /** Finds images by digest. Keys: epoch, digest. Arguments: instance. */
  static final RedisScript FIND_BY_DIGEST =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          return redis.call('SMEMBERS', KEYS[2])
          """);

  /**
   * Finds images by digest and owner among one page of those with the digest, so that Redis answers
   * others between two pages. Keys: epoch, digest. Arguments: instance, owner or empty for all,
   * limit, cursor, size of a page, prefix. Returns the next cursor, then alternating ids and
   * records.
   */
  static final RedisScript FIND_OWNED_BY_DIGEST =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local page = redis.call('SSCAN', KEYS[2], ARGV[4], 'COUNT', ARGV[5])
          local found = {page[1]}
          for _, id in ipairs(page[2]) do
            if #found > 2 * tonumber(ARGV[3]) then break end
            local record = redis.call('HGET', ARGV[6] .. '{' .. id .. '}', 'image')
            if record and (ARGV[2] == ''
                or string.match(record, '^%S+ %S+ %S+ %S+ %S+ %S+ (%S+)') == ARGV[2]) then
              found[#found + 1] = id
              found[#found + 1] = record
            end
          end
          return found
          """);

  /**
   * Lists renditions. Keys: epoch, image. Arguments: instance. Returns alternating fields and
   * values.
   */
  static final RedisScript RENDITIONS =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          return redis.call('HGETALL', KEYS[2])
          """);

  /**
   * Begins a rebuild. Keys: suspects, epoch, counting, recount, owners. Arguments: the lifetime of
   * the suspects in seconds, instance, prefix. Returns the clock in milliseconds, and {@code
   * counting}.
   *
   * <p>Unless the index is complete, the counts of owners begin anew, because servers of an earlier
   * version may have changed records without them. Rebuilds that begin meanwhile share the new
   * counts: {@code recount} exists and no other version has set the epoch.
   */
  static final RedisScript BEGIN =
      RedisScript.of(
          """
          redis.call('ZADD', KEYS[1], 0, '-')
          redis.call('EXPIRE', KEYS[1], ARGV[1])
          local epoch = redis.call('GET', KEYS[2])
          if epoch ~= ARGV[2] then
            if epoch or redis.call('EXISTS', KEYS[4]) == 0 then
              for _, owner in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1)) do
                redis.call('DEL', ARGV[3] .. 'usage:' .. owner)
              end
              redis.call('DEL', KEYS[5], KEYS[2])
              redis.call('INCR', KEYS[3])
            end
            redis.call('SET', KEYS[4], '1', 'EX', ARGV[1])
          end
          local now = redis.call('TIME')
          return {
            string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000)),
            redis.call('GET', KEYS[3]) or ''}
          """);

  /**
   * Copies ids to the suspects. Keys: ids, suspects. Arguments: lexicographic minimum, limit.
   * Returns the last id, or nothing.
   */
  static final RedisScript SUSPECT =
      RedisScript.of(
          """
          local ids = redis.call('ZRANGE', KEYS[1], ARGV[1], '+', 'BYLEX', 'LIMIT', 0, ARGV[2])
          for _, id in ipairs(ids) do redis.call('ZADD', KEYS[2], 0, id) end
          return ids[#ids]
          """);

  /**
   * Removes ids from the suspects and renews the rebuild's expiry. Keys: suspects, recount.
   * Arguments: seconds, ids. Returns 0 if the rebuild was lost.
   */
  static final RedisScript GO_ON =
      RedisScript.of(
          """
          for i = 2, #ARGV do redis.call('ZREM', KEYS[1], ARGV[i]) end
          redis.call('EXPIRE', KEYS[1], ARGV[1])
          redis.call('EXPIRE', KEYS[2], ARGV[1])
          return redis.call('ZSCORE', KEYS[1], '-') and 1 or 0
          """);

  /**
   * Ends a rebuild. Keys: suspects, epoch, checkpoint, counting, recount. Arguments: instance,
   * minimum checkpoint, {@code counting} as at the beginning. Returns 0 if the rebuild was lost, or
   * the counts began anew meanwhile.
   */
  static final RedisScript END =
      RedisScript.of(
          """
          if not redis.call('ZSCORE', KEYS[1], '-') then return 0 end
          if (redis.call('GET', KEYS[4]) or '') ~= ARGV[3] then return 0 end
          local checkpoint = tonumber(redis.call('GET', KEYS[3]) or 0)
          redis.call('SET', KEYS[3], string.format('%.0f', math.max(checkpoint, tonumber(ARGV[2]))))
          redis.call('SET', KEYS[2], ARGV[1])
          redis.call('DEL', KEYS[1], KEYS[5])
          return 1
          """);

  /**
   * Increments the checkpoint. Keys: epoch, checkpoint. Arguments: instance, minimum checkpoint.
   * Returns the new one, or nothing if the index is not complete.
   */
  static final RedisScript CHECKPOINT =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          if tonumber(redis.call('GET', KEYS[2]) or 0) < tonumber(ARGV[2]) then return false end
          return redis.call('INCR', KEYS[2])
          """);

  /**
   * Raises the checkpoint. Keys: epoch, checkpoint. Arguments: instance, minimum checkpoint,
   * number. Returns nothing if the index is not complete.
   */
  static final RedisScript RAISE =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
          local checkpoint = tonumber(redis.call('GET', KEYS[2]) or 0)
          if checkpoint < tonumber(ARGV[2]) then return false end
          if checkpoint < tonumber(ARGV[3]) then redis.call('SET', KEYS[2], ARGV[3]) end
          return 1
          """);

  /** Marks the index as incomplete. Keys: epoch. Arguments: instance. */
  static final RedisScript GIVE_UP =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
          """);

  private RedisScripts() {}
}
