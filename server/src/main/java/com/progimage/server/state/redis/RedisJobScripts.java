package com.progimage.server.state.redis;

import com.progimage.server.database.RedisScript;

/**
 * Scripts that Redis runs atomically for the store of jobs, each on the keys of one partition.
 * Those that let items enter a line have the beginning of the partition's names as their last
 * argument.
 */
final class RedisJobScripts {
  /** Appends an event, changes the state, and writes the webhook message about the end. */
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
      local function tell(id, job, due, message, now, name, to)
        if to ~= '' and to ~= 'none' then
          redis.call('HSET', message, 'to', to, 'job', id, unpack(redis.call('HGETALL', job)))
          redis.call('ZADD', due, now, name)
        end
      end
      """;

  /**
   * Moves held items of an owner to the end of a stream, while the owner has few there. Names are
   * built from the stream's: a hash of the owner's items in the stream with their entries, a list
   * of those that are held, and a set of the owners that have such a list. {@code entries} counts
   * what was added to streams.
   */
  private static final String FILL =
      """
      local prefix, entries = ARGV[#ARGV], 0
      local function entered(stream, owner)
        return stream .. ':of:' .. owner
      end
      local function held(stream, owner)
        return stream .. ':held:' .. owner
      end
      local function window(stream, fetch, owner, windows)
        return tonumber(windows[stream ~= fetch and 1 or owner ~= 'public' and 2 or 3])
      end
      local function enter(stream, owner, id, item)
        local entry = redis.call('XADD', stream, '*', 'job', id, 'item', item, 'owner', owner)
        redis.call('HSET', entered(stream, owner), id .. ' ' .. item, entry)
        entries = entries + 1
      end
      local function fill(stream, owner, fetch, windows)
        while redis.call('HLEN', entered(stream, owner)) < window(stream, fetch, owner, windows) do
          local next = redis.call('LPOP', held(stream, owner))
          if not next then
            redis.call('SREM', stream .. ':owners', owner)
            return
          end
          local job, item = string.match(next, '(%S+) (%S+)')
          if redis.call('HEXISTS', prefix .. 'job:{' .. job .. '}:sources', item) == 1 then
            enter(stream, owner, job, item)
          end
        end
      end
      local function leave(stream, owner, id, item, fetch, windows)
        redis.call('HDEL', entered(stream, owner), id .. ' ' .. item)
        fill(stream, owner, fetch, windows)
      end
      """;

  /**
   * Lets an item wait, once: at the end of its stream, or held while its owner has many items
   * there.
   */
  private static final String ENQUEUE =
      FILL
          + """
          local function enqueue(id, sources, queued, make, fetch, item, owner, windows)
            local source = redis.call('HGET', sources, item)
            if not source or redis.call('SETBIT', queued, item, 1) == 1 then return end
            local stream = string.sub(source, 1, 4) == 'url ' and fetch or make
            redis.call('RPUSH', held(stream, owner), id .. ' ' .. item)
            redis.call('SADD', stream .. ':owners', owner)
            fill(stream, owner, fetch, windows)
          end
          """;

  /**
   * Subtracts items that are no longer open, from those of all owners and of the job's; and a job
   * that has ended from the open ones of its owner. Jobs of an earlier version were not counted.
   */
  private static final String CLOSE =
      """
      local function close(job, open, items)
        local width = redis.call('HGET', job, 'width')
        if not width or items == 0 then return end
        redis.call('HINCRBY', job, 'left', -items)
        redis.call('HINCRBY', open, 'items', -items)
        redis.call('HINCRBY', open, 'outputs', -items * width)
        if redis.call('HEXISTS', job, 'metered') == 1 then
          redis.call('HINCRBY', open .. ':' .. redis.call('HGET', job, 'owner'), 'items', -items)
        end
      end
      local function settle(job, open)
        if redis.call('HDEL', job, 'metered') == 0 then return end
        local mine = open .. ':' .. redis.call('HGET', job, 'owner')
        if redis.call('HINCRBY', mine, 'jobs', -1) <= 0 then redis.call('DEL', mine) end
      end
      """;

  /** Counts open jobs and outputs, and the jobs and items of an owner. */
  private static final String OPENED =
      """
      local function opened(counts, open, mine)
        local states = redis.call('HMGET', counts, 'queued', 'running')
        local ofOwner = redis.call('HMGET', mine, 'jobs', 'items')
        return {
          (states[1] or 0) + (states[2] or 0),
          tonumber(redis.call('HGET', open, 'outputs') or 0),
          tonumber(ofOwner[1] or 0),
          tonumber(ofOwner[2] or 0)}
      end
      """;

  /** Counts what is open. Keys: counts, open, and the open ones of an owner. */
  static final RedisScript OPEN = RedisScript.of(OPENED + "return opened(unpack(KEYS))\n");

  /**
   * Submits a job. Keys: job, sources, jobs, counts, open, queued, streams to make and to fetch,
   * the owner's jobs, and its open ones. Arguments: id, total, time, outputs, webhook, number of
   * outputs, window, owner, the owner's windows to make and to fetch, that of the public owner; the
   * maximum open jobs, outputs, jobs of the owner, and items of the owner; how many of each are
   * open in other partitions; how many of each earlier submissions may add; the end of this
   * submission's turn by the clock of Redis, or nothing; the prefix. The sources were written
   * before and expire after an hour.
   *
   * <p>Returns 0, or which limit is exceeded (1 for jobs, 2 for outputs, 3 for the owner's jobs, 4
   * for its items) and how many are open; if it is exceeded only with what earlier submissions may
   * add, the number of the limit is negative. Returns 5 if the turn has ended.
   */
  static final RedisScript SUBMIT =
      RedisScript.of(
          ENQUEUE
              + OPENED
              + """
              if redis.call('EXISTS', KEYS[1]) == 1 then return {0} end
              local total, width = tonumber(ARGV[2]), tonumber(ARGV[6])
              if redis.call('HLEN', KEYS[2]) ~= total then
                return redis.error_reply('the sources are not whole')
              end
              if ARGV[24] ~= '' then
                local time = redis.call('TIME')
                if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[24]) then return {5} end
              end
              local open = opened(KEYS[4], KEYS[5], KEYS[10])
              local added = {1, total * width, 1, total}
              for limit = 1, 4 do
                local most = tonumber(ARGV[11 + limit])
                local now = open[limit] + ARGV[15 + limit]
                if now + added[limit] > most then return {limit, now} end
                local soon = now + ARGV[19 + limit]
                if soon + added[limit] > most then return {-limit, soon} end
              end
              redis.call('HINCRBY', KEYS[10], 'jobs', 1)
              redis.call('HINCRBY', KEYS[10], 'items', total)
              redis.call('HSET', KEYS[1], 'state', 'queued', 'outputs', ARGV[4], 'total', total,
                'done', 0, 'failed', 0, 'events', 0, 'created', ARGV[3], 'width', width,
                'left', total, 'owner', ARGV[8], 'metered', 1)
              if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'webhook', ARGV[5]) end
              redis.call('PERSIST', KEYS[2])
              redis.call('ZADD', KEYS[3], 0, ARGV[1])
              redis.call('ZADD', KEYS[9], 0, ARGV[1])
              redis.call('HINCRBY', KEYS[4], 'queued', 1)
              redis.call('HINCRBY', KEYS[5], 'items', total)
              redis.call('HINCRBY', KEYS[5], 'outputs', total * width)
              for item = 0, tonumber(ARGV[7]) - 1 do
                enqueue(ARGV[1], KEYS[2], KEYS[6], KEYS[7], KEYS[8], item, ARGV[8],
                  {ARGV[9], ARGV[10], ARGV[11]})
              end
              return {0}
              """);

  /**
   * Begins an item that was given out; unless it is fetched first, the next items of its job and of
   * its owner join the stream. Keys: job, sources, events, counts, stream, queued, streams to make
   * and to fetch. Arguments: item, time, group, ticket, id, window, owner according to the entry,
   * windows of owners, the prefix. Returns how many items joined streams, its source, the outputs,
   * the number of deliveries and the owner. If the item is no longer needed, removes it from the
   * stream and returns only how many items joined.
   */
  static final RedisScript BEGIN =
      RedisScript.of(
          APPEND
              + ENQUEUE
              + """
              local source = redis.call('HGET', KEYS[2], ARGV[1])
              local pending = redis.call('XPENDING', KEYS[5], ARGV[3], ARGV[4], ARGV[4], 1)
              local windows = {ARGV[8], ARGV[9], ARGV[10]}
              if not source then
                leave(KEYS[5], ARGV[7], ARGV[5], ARGV[1], KEYS[8], windows)
                redis.call('XACK', KEYS[5], ARGV[3], ARGV[4])
                redis.call('XDEL', KEYS[5], ARGV[4])
                return {entries}
              end
              if redis.call('HGET', KEYS[1], 'state') == 'queued' then
                become(KEYS[1], KEYS[3], KEYS[4], 'running', 'started', ARGV[2])
              end
              local waits = string.sub(source, 1, 4) == 'url '
              if not waits and redis.call('HEXISTS', KEYS[1], 'width') == 1 then
                enqueue(ARGV[5], KEYS[2], KEYS[6], KEYS[7], KEYS[8], ARGV[1] + ARGV[6], ARGV[7],
                  windows)
              end
              if not waits then leave(KEYS[5], ARGV[7], ARGV[5], ARGV[1], KEYS[8], windows) end
              local deliveries = pending[1] and pending[1][4] or 1
              local job = redis.call('HMGET', KEYS[1], 'outputs', 'owner')
              return {entries, source, job[1], deliveries, job[2]}
              """);

  /**
   * Renews a lease. Keys: sources, stream. Arguments: item, group, consumer, ticket. Returns
   * whether this consumer still has the item, and then renews it.
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
   * Finishes an item, if no other server has done so. Keys: job, sources, events, counts, stream,
   * ended, for the message due and message, then open, queued, and streams to make and to fetch.
   * Arguments: item, time, group, ticket, whether it succeeded, result, id, the message's id,
   * window, owner, windows of owners, the registration of the job's webhook ({@code none} if there
   * is none, nothing if it was not looked up), the prefix. Returns whether the item was finished,
   * and how many items joined streams. If the job would end, and its webhook was not looked up,
   * changes nothing and returns 2 and the webhook's URL.
   */
  static final RedisScript FINISH =
      RedisScript.of(
          APPEND
              + CLOSE
              + ENQUEUE
              + """
              local first = redis.call('HEXISTS', KEYS[2], ARGV[1])
              local windows = {ARGV[11], ARGV[12], ARGV[13]}
              if first == 1 and ARGV[14] == '' and redis.call('HLEN', KEYS[2]) == 1 then
                local url = redis.call('HGET', KEYS[1], 'webhook')
                if url then return {2, url} end
              end
              if first == 1 then
                append(KEYS[1], KEYS[3], ARGV[2], 'item', ARGV[6])
                redis.call('HINCRBY', KEYS[1], ARGV[5] == '1' and 'done' or 'failed', 1)
                if redis.call('HEXISTS', KEYS[1], 'width') == 1 then
                  enqueue(ARGV[7], KEYS[2], KEYS[10], KEYS[11], KEYS[12], ARGV[1] + ARGV[9],
                    ARGV[10], windows)
                end
                close(KEYS[1], KEYS[9], 1)
                redis.call('HDEL', KEYS[2], ARGV[1])
                if redis.call('EXISTS', KEYS[2]) == 0 then
                  local failed = tonumber(redis.call('HGET', KEYS[1], 'failed'))
                  local state = failed == 0 and 'succeeded' or 'failed'
                  become(KEYS[1], KEYS[3], KEYS[4], state, 'finished', ARGV[2])
                  settle(KEYS[1], KEYS[9])
                  redis.call('ZADD', KEYS[6], ARGV[2], ARGV[7])
                  tell(ARGV[7], KEYS[1], KEYS[7], KEYS[8], ARGV[2], ARGV[8], ARGV[14])
                  redis.call('DEL', KEYS[10])
                end
              end
              leave(KEYS[5], ARGV[10], ARGV[7], ARGV[1], KEYS[12], windows)
              redis.call('XACK', KEYS[5], ARGV[3], ARGV[4])
              redis.call('XDEL', KEYS[5], ARGV[4])
              return {first, entries}
              """);

  /**
   * Gives an item back. Keys: stream. Arguments: id, item, group, ticket, consumer, number of
   * earlier deliveries, owner.
   */
  static final RedisScript GIVE_BACK =
      RedisScript.of(
          """
          local pending = redis.call('XPENDING', KEYS[1], ARGV[3], ARGV[4], ARGV[4], 1)
          if not pending[1] or pending[1][2] ~= ARGV[5] then return 0 end
          local entry = redis.call('XADD', KEYS[1], '*', 'job', ARGV[1], 'item', ARGV[2],
            'before', ARGV[6], 'owner', ARGV[7])
          local entered, item = KEYS[1] .. ':of:' .. ARGV[7], ARGV[1] .. ' ' .. ARGV[2]
          if redis.call('HEXISTS', entered, item) == 1 then
            redis.call('HSET', entered, item, entry)
          end
          redis.call('XACK', KEYS[1], ARGV[3], ARGV[4])
          return redis.call('XDEL', KEYS[1], ARGV[4])
          """);

  /**
   * Finds items that left a stream without a word, because a server of an earlier version worked on
   * them, and lets others of their owners enter. Keys: stream, stream to fetch. Arguments: maximum
   * number of owners, windows of owners, the prefix. Returns how many items joined.
   */
  static final RedisScript MEND =
      RedisScript.of(
          FILL
              + """
              local windows = {ARGV[2], ARGV[3], ARGV[4]}
              for _, owner in ipairs(redis.call('SRANDMEMBER', KEYS[1] .. ':owners', ARGV[1])) do
                local all = redis.call('HGETALL', entered(KEYS[1], owner))
                for i = 1, #all, 2 do
                  if #redis.call('XRANGE', KEYS[1], all[i + 1], all[i + 1]) == 0 then
                    redis.call('HDEL', entered(KEYS[1], owner), all[i])
                  end
                end
                fill(KEYS[1], owner, KEYS[2], windows)
              end
              return entries
              """);

  /**
   * Looks at how many items wait in streams. Keys: streams of one partition. Arguments: group, the
   * highest number of interest. Returns the number of each, or -1 if it has no such group yet.
   */
  static final RedisScript WAITING =
      RedisScript.of(
          """
          local counts = {}
          for i, stream in ipairs(KEYS) do
            counts[i] = redis.call('EXISTS', stream) == 1 and -1 or 0
            if counts[i] == -1 then
              for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
                local fields = {}
                for f = 1, #group, 2 do fields[group[f]] = group[f + 1] end
                if fields['name'] == ARGV[1] then
                  counts[i] = #redis.call('XRANGE', stream, '(' .. fields['last-delivered-id'], '+',
                    'COUNT', ARGV[2])
                end
              end
            end
          end
          return counts
          """);

  /**
   * Counts the entries of streams that consumers have. Keys: streams of one partition. Arguments:
   * group.
   */
  static final RedisScript TAKEN =
      RedisScript.of(
          """
          local count = 0
          for _, stream in ipairs(KEYS) do
            local pending = redis.pcall('XPENDING', stream, ARGV[1])
            if not pending.err then count = count + pending[1] end
          end
          return count
          """);

  /**
   * Removes a consumer. One that has items stays, so that others can claim them. Keys: streams of
   * one partition. Arguments: group, consumer.
   */
  static final RedisScript LEAVE =
      RedisScript.of(
          """
          for _, stream in ipairs(KEYS) do
            local consumers = redis.pcall('XINFO', 'CONSUMERS', stream, ARGV[1])
            if not consumers.err then
              for _, consumer in ipairs(consumers) do
                local fields = {}
                for f = 1, #consumer, 2 do fields[consumer[f]] = consumer[f + 1] end
                if fields['name'] == ARGV[2] and fields['pending'] == 0 then
                  redis.call('XGROUP', 'DELCONSUMER', stream, ARGV[1], ARGV[2])
                end
              end
            end
          end
          return 1
          """);

  /**
   * Cancels a job. Keys: job, sources, events, counts, ended, for the message due and message, then
   * open and queued. Arguments: id, time, the message's id, the registration of the job's webhook
   * as above. Returns whether the job was canceled, or as above 2, the webhook's URL and the owner.
   */
  static final RedisScript CANCEL =
      RedisScript.of(
          APPEND
              + CLOSE
              + """
              local state = redis.call('HGET', KEYS[1], 'state')
              if state ~= 'queued' and state ~= 'running' then return {0} end
              if ARGV[4] == '' then
                local job = redis.call('HMGET', KEYS[1], 'webhook', 'owner')
                if job[1] then return {2, job[1], job[2]} end
              end
              become(KEYS[1], KEYS[3], KEYS[4], 'cancelled', 'finished', ARGV[2])
              redis.call('ZADD', KEYS[5], ARGV[2], ARGV[1])
              tell(ARGV[1], KEYS[1], KEYS[6], KEYS[7], ARGV[2], ARGV[3], ARGV[4])
              close(KEYS[1], KEYS[8], tonumber(redis.call('HGET', KEYS[1], 'left') or 0))
              settle(KEYS[1], KEYS[8])
              redis.call('DEL', KEYS[2], KEYS[9])
              return {1}
              """);

  /**
   * Forgets a job. Keys: job, events, jobs, ended, counts, open, the owner's jobs. Arguments: id.
   */
  static final RedisScript FORGET =
      RedisScript.of(
          CLOSE
              + """
              local state = redis.call('HGET', KEYS[1], 'state')
              close(KEYS[1], KEYS[6], tonumber(redis.call('HGET', KEYS[1], 'left') or 0))
              settle(KEYS[1], KEYS[6])
              redis.call('ZREM', KEYS[3], ARGV[1])
              redis.call('ZREM', KEYS[4], ARGV[1])
              redis.call('ZREM', KEYS[7], ARGV[1])
              redis.call('DEL', KEYS[1], KEYS[2])
              if state then redis.call('HINCRBY', KEYS[5], state, -1) end
              return state and 1 or 0
              """);

  private RedisJobScripts() {}
}
