package com.progimage.server.state.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateJson;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.WorkKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Hands out the items of one {@link WorkKind}, through the consumer groups of their streams. A
 * server is a consumer; other servers claim entries that it has not renewed within the lease time.
 * Redis measures all times by its own clock.
 */
final class RedisWork {
  static final String GROUP = "servers";

  /** The windows of owners, for the scripts. */
  static final String MAKE_WINDOW = window(WorkKind.MAKE, new Owner("any"));

  static final String FETCH_WINDOW = window(WorkKind.FETCH, new Owner("any"));
  static final String PUBLIC_FETCH_WINDOW = window(WorkKind.FETCH, Owner.PUBLIC);
  private static final String MENDED_OWNERS = "100";

  private static final StreamEntryID BEGIN = new StreamEntryID(0, 0);

  /** The maximum wait of a call: after a longer one, its connection would be considered broken. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final RedisLink link;
  private final String server;
  private final Duration leaseTime;
  private final List<String> streams;
  private final Map<String, StreamEntryID> unread;

  /** The position up to which each stream was searched for expired entries. */
  private final Map<String, StreamEntryID> cursors = new ConcurrentHashMap<>();

  private volatile long nextClaimNanos = System.nanoTime();

  RedisWork(RedisLink link, String server, WorkKind kind, Duration leaseTime) {
    this.link = link;
    this.server = server;
    this.leaseTime = leaseTime;
    this.streams = RedisJobKeys.streams(kind);
    this.unread =
        streams.stream()
            .collect(
                Collectors.toMap(
                    stream -> stream, _ -> StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
  }

  private static String window(WorkKind kind, Owner owner) {
    return Integer.toString(StateStore.window(kind, owner));
  }

  /** An entry of a stream that was given to this server. */
  private record Given(String stream, StreamEntry entry) {}

  /** Does the same as {@link StateStore#take}. Several calls may run at once in a server. */
  List<ItemLease> take(int most, Duration wait, InstantSource clock) {
    List<ItemLease> taken = new ArrayList<>();
    if (System.nanoTime() - nextClaimNanos >= 0) {
      nextClaimNanos = System.nanoTime() + leaseTime.dividedBy(3).toNanos();
      mend();
      claim(most).forEach(given -> begin(given, clock.instant()).ifPresent(taken::add));
    }
    if (taken.isEmpty()) {
      Duration bounded = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
      read(most, bounded).forEach(given -> begin(given, clock.instant()).ifPresent(taken::add));
    }
    return taken;
  }

  private List<Given> read(int most, Duration wait) {
    XReadGroupParams params = new XReadGroupParams().count(most);
    if (wait.isPositive()) {
      params.block(Math.toIntExact(Math.max(1, wait.toMillis())));
    }
    return withGroup(redis -> {
      List<Map.Entry<String, List<StreamEntry>>> read =
          redis.xreadGroup(GROUP, server, params, unread);
      return read == null
          ? List.of()
          : read.stream()
              .flatMap(stream ->
                  stream.getValue().stream().map(entry -> new Given(stream.getKey(), entry)))
              .toList();
    });
  }

  /** Lets held items enter that an earlier version of the server has left behind. */
  private void mend() {
    List<RedisLink.Call> calls =
        streams.stream()
            .map(stream ->
                new RedisLink.Call(
                    RedisJobScripts.MEND,
                    List.of(
                        stream, RedisJobKeys.stream(WorkKind.FETCH, RedisJobKeys.isShort(stream))),
                    List.of(MENDED_OWNERS, MAKE_WINDOW, FETCH_WINDOW, PUBLIC_FETCH_WINDOW)))
            .toList();
    List<@Nullable Object> _ = link.runAll(calls);
  }

  /** Claims entries that other servers no longer renew. */
  private List<Given> claim(int most) {
    List<Given> claimed = new ArrayList<>();
    for (String stream : streams) {
      claim(stream, most).forEach(entry -> claimed.add(new Given(stream, entry)));
    }
    return claimed;
  }

  /** Continues where the last search ended, to the end of the stream or until it has enough. */
  private List<StreamEntry> claim(String stream, int most) {
    List<StreamEntry> claimed = new ArrayList<>();
    do {
      StreamEntryID from = cursors.getOrDefault(stream, BEGIN);
      int room = most - claimed.size();
      Map.Entry<StreamEntryID, List<StreamEntry>> found =
          withGroup(redis ->
              redis.xautoclaim(
                  stream,
                  GROUP,
                  server,
                  leaseTime.toMillis(),
                  from,
                  new XAutoClaimParams().count(room)));
      cursors.put(stream, found.getKey());
      // Redis 6.2 returns null for an entry that was removed.
      found.getValue().stream().filter(Objects::nonNull).forEach(claimed::add);
    } while (claimed.size() < most && !cursors.get(stream).equals(BEGIN));
    return claimed;
  }

  /** Begins an item; empty if the item ended meanwhile. */
  private Optional<ItemLease> begin(Given given, Instant now) {
    Map<String, String> fields = given.entry().getFields();
    JobId id = new JobId(String.valueOf(fields.get("job")));
    String item = String.valueOf(fields.get("item"));
    String entry = given.entry().getID().toString();
    boolean isShort = RedisJobKeys.isShort(given.stream());
    @Nullable Object answer =
        link.run(
            RedisJobScripts.BEGIN,
            List.of(
                RedisJobKeys.job(id),
                RedisJobKeys.sources(id),
                RedisJobKeys.events(id),
                RedisJobKeys.COUNTS,
                given.stream(),
                RedisJobKeys.queued(id),
                RedisJobKeys.stream(WorkKind.MAKE, isShort),
                RedisJobKeys.stream(WorkKind.FETCH, isShort)),
            List.of(
                item,
                RedisStateStore.millis(now),
                GROUP,
                entry,
                id.text(),
                Integer.toString(StateStore.WINDOW),
                fields.getOrDefault(RedisIds.OWNER, Owner.PUBLIC.name()),
                MAKE_WINDOW,
                FETCH_WINDOW,
                PUBLIC_FETCH_WINDOW));
    if (!(answer instanceof List<?> parts)) {
      return Optional.empty();
    }
    int before = Integer.parseInt(fields.getOrDefault("before", "0"));
    return Optional.of(
        new ItemLease(
            id,
            RedisIds.owner(parts.size() > 3 ? (String) parts.get(3) : null),
            Integer.parseInt(item),
            JobSource.of((String) parts.get(0)),
            StateJson.readWork((String) parts.get(1)),
            given.stream() + " " + entry,
            isShort,
            before + Math.toIntExact((Long) parts.get(2))));
  }

  /** The stream that contains a lease's item. */
  static String stream(ItemLease lease) {
    return lease.ticket().substring(0, lease.ticket().indexOf(' '));
  }

  /** The stream entry of a lease's item. */
  static String entry(ItemLease lease) {
    return lease.ticket().substring(lease.ticket().indexOf(' ') + 1);
  }

  static RedisLink.Call renewal(ItemLease lease, String server) {
    return new RedisLink.Call(
        RedisJobScripts.RENEW,
        List.of(RedisJobKeys.sources(lease.job()), stream(lease)),
        List.of(Integer.toString(lease.index()), GROUP, server, entry(lease)));
  }

  /** The number of entries that consumers hold. */
  long taken() {
    return link.guarded(redis -> streams.stream().mapToLong(stream -> taken(redis, stream)).sum());
  }

  private static long taken(UnifiedJedis redis, String stream) {
    return isRead(redis, stream) ? redis.xpending(stream, GROUP).getTotal() : 0;
  }

  /** Whether any server has read from the stream. */
  private static boolean isRead(UnifiedJedis redis, String stream) {
    return redis.exists(stream) && !redis.xinfoGroups(stream).isEmpty();
  }

  /** Removes the consumer. Its name belongs to one process; unused names would accumulate. */
  void leave() {
    try {
      link.guarded(redis -> {
        for (String stream : streams) {
          // A consumer that has items stays, so that others can claim them.
          if (isRead(redis, stream)
              && redis.xinfoConsumers2(stream, GROUP).stream()
                  .anyMatch(each -> each.getName().equals(server) && each.getPending() == 0)) {
            redis.xgroupDelConsumer(stream, GROUP, server);
          }
        }
        return true;
      });
    } catch (Failure away) {
      // An unused name is harmless.
    }
  }

  private interface RedisCommands<T> {
    T run(UnifiedJedis redis);
  }

  /** Runs commands and creates missing groups, even after Redis has lost all data. */
  private <T> T withGroup(RedisCommands<T> commands) {
    return link.guarded(redis -> {
      try {
        return commands.run(redis);
      } catch (JedisDataException e) {
        if (!String.valueOf(e.getMessage()).startsWith("NOGROUP")) {
          throw e;
        }
        streams.forEach(stream -> createGroup(redis, stream));
        return commands.run(redis);
      }
    });
  }

  private static void createGroup(UnifiedJedis redis, String stream) {
    try {
      redis.xgroupCreate(stream, GROUP, new StreamEntryID(0, 0), /* makeStream= */ true);
    } catch (JedisDataException e) {
      if (!String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
        throw e;
      }
    }
  }
}
