package com.progimage.server.access.redis;

import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.session.Session;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The sessions in Redis, which forgets them by itself. */
final class RedisSessions implements SessionStore {
  /**
   * Adds a session. Keys: session, sessions of its account by their start. Arguments: id, account,
   * password id, start, last request, the longest life in milliseconds, the maximum of sessions,
   * the beginning of names.
   */
  private static final RedisScript ADD =
      RedisScript.of(
          """
          redis.call('HSET', KEYS[1], 'account', ARGV[2], 'password', ARGV[3],
            'started', ARGV[4], 'seen', ARGV[5])
          redis.call('PEXPIRE', KEYS[1], ARGV[6])
          redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
          redis.call('PEXPIRE', KEYS[2], ARGV[6])
          local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[7])
          if surplus > 0 then
            for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, surplus - 1)) do
              redis.call('DEL', ARGV[8] .. 'session:{' .. id .. '}')
              redis.call('ZREM', KEYS[2], id)
            end
          end
          return 1
          """);

  /** Records a request. Keys: session. Arguments: now. */
  private static final RedisScript SEEN =
      RedisScript.of(
          """
          local before = redis.call('HGET', KEYS[1], 'seen')
          if before and tonumber(before) < tonumber(ARGV[1]) then
            redis.call('HSET', KEYS[1], 'seen', ARGV[1])
          end
          return 1
          """);

  /** Ends a session. Keys: session. */
  private static final RedisScript END = RedisScript.of("return redis.call('DEL', KEYS[1])");

  private final RedisLink link;
  private final RedisAccessKeys names;

  RedisSessions(RedisLink link, RedisAccessKeys names) {
    this.link = link;
    this.names = names;
  }

  @Override
  public void add(Session session) {
    link.run(
        ADD,
        List.of(names.session(session.id()), names.sessions(session.account())),
        List.of(
            session.id().text(),
            session.account().text(),
            session.passwordId(),
            millis(session.startedAt()),
            millis(session.seenAt()),
            Long.toString(Session.LONGEST.toMillis()),
            Integer.toString(MAX_SESSIONS),
            names.partition().prefix()));
  }

  @Override
  public Optional<Session> find(SessionId id) {
    Map<String, String> fields = link.guarded(redis -> redis.hgetAll(names.session(id)));
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Session(
                id,
                new AccountName(Objects.requireNonNull(fields.get("account"))),
                Objects.requireNonNull(fields.get("password")),
                time(fields, "started"),
                time(fields, "seen")));
  }

  private static Instant time(Map<String, String> fields, String name) {
    return Instant.ofEpochMilli(Long.parseLong(Objects.requireNonNull(fields.get(name))));
  }

  @Override
  public void seen(SessionId id, Instant now) {
    link.run(SEEN, List.of(names.session(id)), List.of(millis(now)));
  }

  /** Its place among the sessions of its account ends when that is needed. */
  @Override
  public void end(SessionId id) {
    link.runReplicated(END, List.of(names.session(id)), List.of());
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }
}
