package com.progimage.server.state.redis;

import com.progimage.server.database.RedisScript;

/** Scripts that Redis runs atomically for upload links. Times are in milliseconds. */
final class RedisLinkScripts {
  /**
   * Adds a link. Keys: link, the owner's unsettled links, look, its messages. Arguments: id, owner,
   * terms, secret, callback or nothing, the end of its time, the maximum number of unsettled links.
   */
  static final RedisScript ADD =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
          local open = redis.call('SCARD', KEYS[2]) + redis.call('SCARD', KEYS[4])
          if open >= tonumber(ARGV[7]) then return 0 end
          redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'terms', ARGV[3], 'secret', ARGV[4],
            'expires', ARGV[6])
          if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'callback', ARGV[5]) end
          redis.call('SADD', KEYS[2], ARGV[1])
          redis.call('ZADD', KEYS[3], ARGV[6], ARGV[1])
          return 1
          """);

  /**
   * Begins an upload. Keys: link, look. Arguments: id, holder, now, the end of the lease. Returns 0
   * if there is no such link, 1 if it is done, 2 if it is in use, 3 if it has expired, 4 if the
   * upload may begin, 5 if it may begin after one that has lapsed. The same holder again is one
   * whose answer was lost.
   */
  static final RedisScript BEGIN =
      RedisScript.of(
          """
          local link = redis.call('HMGET', KEYS[1], 'expires', 'image', 'holder', 'until', 'settled')
          if not link[1] then return 0 end
          if link[2] then return 1 end
          local now = tonumber(ARGV[3])
          if link[3] == ARGV[2] then return 4 end
          if link[3] and now < tonumber(link[4]) then return 2 end
          if link[5] or now >= tonumber(link[1]) then return 3 end
          redis.call('HSET', KEYS[1], 'holder', ARGV[2], 'until', ARGV[4])
          redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
          return link[3] and 5 or 4
          """);

  /** Renews a lease. Keys: link, look. Arguments: id, holder, now, the end of the lease. */
  static final RedisScript RENEW =
      RedisScript.of(
          """
          local link = redis.call('HMGET', KEYS[1], 'holder', 'until')
          if link[1] ~= ARGV[2] or tonumber(ARGV[3]) >= tonumber(link[2]) then return 0 end
          redis.call('HSET', KEYS[1], 'until', ARGV[4])
          redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
          return 1
          """);

  /** Ends an upload that stored nothing. Keys: link, look. Arguments: id, holder, problem. */
  static final RedisScript RELEASE =
      RedisScript.of(
          """
          local link = redis.call('HMGET', KEYS[1], 'holder', 'expires')
          if link[1] ~= ARGV[2] then return 0 end
          if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'problem', ARGV[3]) end
          redis.call('ZADD', KEYS[2], link[2], ARGV[1])
          redis.call('HDEL', KEYS[1], 'holder', 'until')
          return 1
          """);

  /** Notes the image. Keys: link, look. Arguments: id, image, now. */
  static final RedisScript FINISH =
      RedisScript.of(
          """
          local link = redis.call('HMGET', KEYS[1], 'owner', 'image', 'settled')
          if not link[1] then return 0 end
          if link[2] or link[3] then return link[2] == ARGV[2] and 1 or 0 end
          redis.call('HSET', KEYS[1], 'image', ARGV[2], 'stored', ARGV[3])
          redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
          redis.call('HDEL', KEYS[1], 'holder', 'until', 'problem')
          return 1
          """);

  /**
   * Removes a link. Keys: link, look, settled, the owner's unsettled links, its settled links.
   * Arguments: id.
   */
  static final RedisScript DELETE =
      RedisScript.of(
          """
          redis.call('ZREM', KEYS[2], ARGV[1])
          redis.call('ZREM', KEYS[3], ARGV[1])
          redis.call('SREM', KEYS[4], ARGV[1])
          redis.call('ZREM', KEYS[5], ARGV[1])
          return redis.call('DEL', KEYS[1])
          """);

  /** Takes links to look at. Keys: look. Arguments: the maximum number, now, later. */
  static final RedisScript TAKE =
      RedisScript.of(
          """
          local ids = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[2], 'BYSCORE', 'LIMIT', 0, ARGV[1])
          for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], ARGV[3], id) end
          return ids
          """);

  /**
   * Settles a link. Keys: link, look, settled, the owner's unsettled links, its settled links,
   * message, due messages, the owner's messages. Arguments: id, the image or nothing, now, the
   * message's id, its body or nothing.
   */
  static final RedisScript SETTLE =
      RedisScript.of(
          """
          local link = redis.call('HMGET', KEYS[1], 'owner', 'image', 'holder', 'until', 'settled',
            'callback')
          if not link[1] or (link[2] or '') ~= ARGV[2] then return 0 end
          if link[3] and tonumber(ARGV[3]) < tonumber(link[4]) then return 0 end
          if link[5] then return 1 end
          if link[6] and ARGV[5] ~= '' then
            redis.call('HSET', KEYS[6], 'callback', link[6], 'body', ARGV[5])
            redis.call('ZADD', KEYS[7], ARGV[3], ARGV[4])
            redis.call('SADD', KEYS[8], ARGV[4])
          end
          redis.call('HSET', KEYS[1], 'settled', ARGV[3])
          redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1])
          redis.call('ZADD', KEYS[5], ARGV[3], ARGV[1])
          redis.call('ZREM', KEYS[2], ARGV[1])
          redis.call('SREM', KEYS[4], ARGV[1])
          redis.call('HDEL', KEYS[1], 'holder', 'until')
          return 1
          """);

  private RedisLinkScripts() {}
}
