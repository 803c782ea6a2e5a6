package com.progimage.server.state;

import com.progimage.server.database.RedisScript;

/** What the store of jobs has Redis do in one step. */
final class RedisJobScripts {
  /** An event, another state, and what the webhook is told of the end. */
  private static final String APPEND =
      """
      local function append(job, events, now, kind, what)
        local position = redis.call('HINCRBY', job, 'events', 1)
        redis.call('XADD', events, position .. '-0', 'at', now, 'kind', kind, 'what', what)
      end
      local function become(job, events, counts, state, field, now)
        local before = redis.call('HGET', job, 'state')
        redis.call('HINCRBY', counts, state, 1)
        if before then redis.call('HINCRBY', counts, before, -1) end
        redis.call('HSET', job, 'state', state, field, now)
        append(job, events, now, 'state', state)
      end
      local function tell(id, job, urls, due, message, now, name)
        local url = redis.call('HGET', job, 'webhook')
        local to = url and redis.call('HGET', urls, url)
        if to then
          redis.call('HSET', message, 'to', to, 'job', id, unpack(redis.call('HGETALL', job)))
          redis.call('ZADD', due, now, name)
        end
      end
      """;

  /**
   * Keys: job, sources, jobs, stream, counts. Arguments: id, total, time, outputs, webhook. The
   * sources are there, for an hour.
   */
  static final RedisScript SUBMIT =
      RedisScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
          if redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[2]) then
            return redis.error_reply('the sources are not whole')
          end
          redis.call('HSET', KEYS[1], 'state', 'queued', 'outputs', ARGV[4], 'total', ARGV[2],
            'done', 0, 'failed', 0, 'events', 0, 'created', ARGV[3])
          if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'webhook', ARGV[5]) end
          redis.call('PERSIST', KEYS[2])
          redis.call('ZADD', KEYS[3], 0, ARGV[1])
          redis.call('HINCRBY', KEYS[5], 'queued', 1)
          for item = 0, tonumber(ARGV[2]) - 1 do
            redis.call('XADD', KEYS[4], '*', 'job', ARGV[1], 'item', item)
          end
          return 1
          """);

  /**
   * Looks at an item that was given out. Keys: job, sources, events, counts, stream. Arguments:
   * item, time, group, ticket. Answers its source, the outputs and how often it was given out; or
   * nothing where it is not wanted any more, and takes it out of the stream.
   */
  static final RedisScript BEGIN =
      RedisScript.of(
          APPEND
              + """
              local source = redis.call('HGET', KEYS[2], ARGV[1])
              local pending = redis.call('XPENDING', KEYS[5], ARGV[3], ARGV[4], ARGV[4], 1)
              if not source then
                redis.call('XACK', KEYS[5], ARGV[3], ARGV[4])
                redis.call('XDEL', KEYS[5], ARGV[4])
                return nil
              end
              if redis.call('HGET', KEYS[1], 'state') == 'queued' then
                become(KEYS[1], KEYS[3], KEYS[4], 'running', 'started', ARGV[2])
              end
              local deliveries = pending[1] and pending[1][4] or 1
              return {source, redis.call('HGET', KEYS[1], 'outputs'), deliveries}
              """);

  /**
   * Keys: sources, stream. Arguments: item, group, consumer, ticket. Answers whether the item is
   * still this consumer's; then it stays so for another lease time.
   */
  static final RedisScript RENEW =
      RedisScript.of(
          """
          local pending = redis.call('XPENDING', KEYS[2], ARGV[2], ARGV[4], ARGV[4], 1)
          if not pending[1] or pending[1][2] ~= ARGV[3] then return 0 end
          redis.call('XCLAIM', KEYS[2], ARGV[2], ARGV[3], 0, ARGV[4], 'JUSTID')
          return redis.call('HEXISTS', KEYS[1], ARGV[1])
          """);

  /**
   * Keys: job, sources, events, counts, stream, ended, and for its message urls, due and message.
   * Arguments: item, time, group, ticket, whether it went well, result, id, the message's id. The
   * item is there for the first who ends it.
   */
  static final RedisScript FINISH =
      RedisScript.of(
          APPEND
              + """
              local first = redis.call('HEXISTS', KEYS[2], ARGV[1])
              if first == 1 then
                append(KEYS[1], KEYS[3], ARGV[2], 'item', ARGV[6])
                redis.call('HINCRBY', KEYS[1], ARGV[5] == '1' and 'done' or 'failed', 1)
                redis.call('HDEL', KEYS[2], ARGV[1])
                if redis.call('EXISTS', KEYS[2]) == 0 then
                  local failed = tonumber(redis.call('HGET', KEYS[1], 'failed'))
                  local state = failed == 0 and 'succeeded' or 'failed'
                  become(KEYS[1], KEYS[3], KEYS[4], state, 'finished', ARGV[2])
                  redis.call('ZADD', KEYS[6], ARGV[2], ARGV[7])
                  tell(ARGV[7], KEYS[1], KEYS[7], KEYS[8], KEYS[9], ARGV[2], ARGV[8])
                end
              end
              redis.call('XACK', KEYS[5], ARGV[3], ARGV[4])
              redis.call('XDEL', KEYS[5], ARGV[4])
              return first
              """);

  /** Keys: stream. Arguments: id, item, group, ticket. */
  static final RedisScript GIVE_BACK =
      RedisScript.of(
          """
          if redis.call('XACK', KEYS[1], ARGV[3], ARGV[4]) == 0 then return 0 end
          redis.call('XADD', KEYS[1], '*', 'job', ARGV[1], 'item', ARGV[2])
          return redis.call('XDEL', KEYS[1], ARGV[4])
          """);

  /**
   * Keys: job, sources, events, counts, ended, and for its message urls, due and message.
   * Arguments: id, time, the message's id.
   */
  static final RedisScript CANCEL =
      RedisScript.of(
          APPEND
              + """
              local state = redis.call('HGET', KEYS[1], 'state')
              if state ~= 'queued' and state ~= 'running' then return 0 end
              become(KEYS[1], KEYS[3], KEYS[4], 'cancelled', 'finished', ARGV[2])
              redis.call('ZADD', KEYS[5], ARGV[2], ARGV[1])
              tell(ARGV[1], KEYS[1], KEYS[6], KEYS[7], KEYS[8], ARGV[2], ARGV[3])
              redis.call('DEL', KEYS[2])
              return 1
              """);

  /** Keys: job, events, jobs, ended, counts. Arguments: id. */
  static final RedisScript FORGET =
      RedisScript.of(
          """
          local state = redis.call('HGET', KEYS[1], 'state')
          redis.call('ZREM', KEYS[3], ARGV[1])
          redis.call('ZREM', KEYS[4], ARGV[1])
          redis.call('DEL', KEYS[1], KEYS[2])
          if state then redis.call('HINCRBY', KEYS[5], state, -1) end
          return state and 1 or 0
          """);

  private RedisJobScripts() {}
}
