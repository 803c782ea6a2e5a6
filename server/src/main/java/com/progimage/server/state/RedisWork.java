package com.progimage.server.state;

import com.progimage.server.database.RedisLink;
import com.progimage.server.image.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Items, handed out by the consumer group of two streams. A server is a consumer; what it does not
 * renew for a lease time the others claim.
 */
final class RedisWork {
  static final String GROUP = "servers";

  /** Longer than this no call may wait: its connection is taken for broken. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final RedisLink link;
  private final String server;
  private final Duration leaseTime;
  private volatile long nextClaimNanos = System.nanoTime();

  RedisWork(RedisLink link, String server, Duration leaseTime) {
    this.link = link;
    this.server = server;
    this.leaseTime = leaseTime;
  }

  Duration leaseTime() {
    return leaseTime;
  }

  /** As {@link StateStore#take}, of which more than one may run in a server. */
  List<Lease> take(int most, Duration wait, InstantSource clock) {
    List<Lease> taken = new ArrayList<>();
    if (System.nanoTime() - nextClaimNanos >= 0) {
      nextClaimNanos = System.nanoTime() + leaseTime.dividedBy(3).toNanos();
      claim(most)
          .forEach(
              (entry, isShort) -> begin(entry, isShort, clock.instant()).ifPresent(taken::add));
    }
    if (taken.isEmpty()) {
      Duration bounded = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
      read(most, bounded)
          .forEach(
              (entry, isShort) -> begin(entry, isShort, clock.instant()).ifPresent(taken::add));
    }
    return taken;
  }

  private Map<StreamEntry, Boolean> read(int most, Duration wait) {
    XReadGroupParams params = new XReadGroupParams().count(most);
    if (wait.isPositive()) {
      params.block(Math.toIntExact(Math.max(1, wait.toMillis())));
    }
    Map<String, StreamEntryID> both =
        Map.of(
            RedisJobKeys.SHORT,
            StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY,
            RedisJobKeys.LONG,
            StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
    return withGroup(redis -> {
      Map<StreamEntry, Boolean> entries = new LinkedHashMap<>();
      List<Map.Entry<String, List<StreamEntry>>> streams =
          redis.xreadGroup(GROUP, server, params, both);
      if (streams != null) {
        for (Map.Entry<String, List<StreamEntry>> stream : streams) {
          boolean isShort = stream.getKey().equals(RedisJobKeys.SHORT);
          stream.getValue().forEach(entry -> entries.put(entry, isShort));
        }
      }
      return entries;
    });
  }

  /** What servers had that renew it no more. */
  private Map<StreamEntry, Boolean> claim(int most) {
    return withGroup(redis -> {
      Map<StreamEntry, Boolean> entries = new LinkedHashMap<>();
      for (boolean isShort : new boolean[] {true, false}) {
        redis
            .xautoclaim(
                RedisJobKeys.stream(isShort),
                GROUP,
                server,
                leaseTime.toMillis(),
                new StreamEntryID(0, 0),
                new XAutoClaimParams().count(most))
            .getValue()
            .forEach(entry -> {
              if (entry != null) {
                entries.put(entry, isShort);
              }
            });
      }
      return entries;
    });
  }

  /** Answers nothing where the item was ended meanwhile. */
  private Optional<Lease> begin(StreamEntry entry, boolean isShort, Instant now) {
    JobId id = new JobId(String.valueOf(entry.getFields().get("job")));
    String item = String.valueOf(entry.getFields().get("item"));
    String ticket = entry.getID().toString();
    @Nullable Object answer =
        link.run(
            RedisJobScripts.BEGIN,
            List.of(
                RedisJobKeys.job(id),
                RedisJobKeys.sources(id),
                RedisJobKeys.events(id),
                RedisJobKeys.COUNTS,
                RedisJobKeys.stream(isShort)),
            List.of(item, RedisStateStore.millis(now), GROUP, ticket));
    if (!(answer instanceof List<?> parts)) {
      return Optional.empty();
    }
    return Optional.of(
        new Lease(
            id,
            Integer.parseInt(item),
            JobSource.of((String) parts.get(0)),
            StateJson.readOutputs((String) parts.get(1)),
            ticket,
            isShort,
            Math.toIntExact((Long) parts.get(2))));
  }

  boolean renew(Lease lease) {
    return RedisStateStore.isOne(
        link.run(
            RedisJobScripts.RENEW,
            List.of(RedisJobKeys.sources(lease.job()), RedisJobKeys.stream(lease.isShort())),
            List.of(Integer.toString(lease.index()), GROUP, server, lease.ticket())));
  }

  /** Entries that no consumer has. */
  long waiting() {
    return link.guarded(redis -> {
      long waiting = 0;
      for (boolean isShort : new boolean[] {true, false}) {
        String stream = RedisJobKeys.stream(isShort);
        boolean isRead = redis.exists(stream) && !redis.xinfoGroups(stream).isEmpty();
        long taken = isRead ? redis.xpending(stream, GROUP).getTotal() : 0;
        waiting += redis.xlen(stream) - taken;
      }
      return Math.max(0, waiting);
    });
  }

  /** A consumer's name is of one process: without this they would pile up. */
  void leave() {
    try {
      link.guarded(redis -> {
        for (boolean isShort : new boolean[] {true, false}) {
          String stream = RedisJobKeys.stream(isShort);
          // One that has items stays, so that others can claim them.
          if (redis.exists(stream)
              && redis.xinfoConsumers2(stream, GROUP).stream()
                  .anyMatch(each -> each.getName().equals(server) && each.getPending() == 0)) {
            redis.xgroupDelConsumer(stream, GROUP, server);
          }
        }
        return true;
      });
    } catch (Failure away) {
      // A name that nobody has any more does no harm.
    }
  }

  private interface Commands<T> {
    T run(RedisClient redis);
  }

  /** The groups are made by whoever finds them missing, after a Redis that lost all, too. */
  private <T> T withGroup(Commands<T> commands) {
    return link.guarded(redis -> {
      try {
        return commands.run(redis);
      } catch (JedisDataException e) {
        if (!String.valueOf(e.getMessage()).startsWith("NOGROUP")) {
          throw e;
        }
        for (boolean isShort : new boolean[] {true, false}) {
          createGroup(redis, RedisJobKeys.stream(isShort));
        }
        return commands.run(redis);
      }
    });
  }

  private static void createGroup(RedisClient redis, String stream) {
    try {
      redis.xgroupCreate(stream, GROUP, new StreamEntryID(0, 0), /* makeStream= */ true);
    } catch (JedisDataException e) {
      if (!String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
        throw e;
      }
    }
  }
}
