package com.progimage.server.state.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
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
 * Redis measures all times by its own clock. Partitions take turns, item by item.
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
  private final RedisJobPartitions jobs;
  private final RedisBell bell;

  /** The lines of each partition. */
  private final List<List<String>> partitions;

  private final List<String> streams;

  /** The position up to which each stream was searched for expired entries. */
  private final Map<String, StreamEntryID> cursors = new ConcurrentHashMap<>();

  private volatile long nextClaimNanos = System.nanoTime();
  private volatile StreamEntryID heard = RedisBell.SILENT;

  /** The partition whose turn is next. Servers begin at different ones. */
  private final AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt());

  RedisWork(
      RedisLink link,
      String server,
      RedisJobPartitions jobs,
      RedisBell bell,
      WorkKind kind,
      Duration leaseTime) {
    this.link = link;
    this.server = server;
    this.jobs = jobs;
    this.bell = bell;
    this.leaseTime = leaseTime;
    this.partitions = jobs.streams(kind);
    this.streams = partitions.stream().flatMap(List::stream).toList();
  }

  private static String window(WorkKind kind, Owner owner) {
    return Integer.toString(StateStore.window(kind, owner));
  }

  /** An entry of a stream that was given to this server. */
  private record Given(String stream, StreamEntry entry) {}

  /** Does the same as {@link StateStore#take}. Several calls may run at once in a server. */
  List<ItemLease> take(int most, Duration wait, InstantSource clock) {
    List<ItemLease> taken = new ArrayList<>();
    long joined = 0;
    if (System.nanoTime() - nextClaimNanos >= 0) {
      nextClaimNanos = System.nanoTime() + leaseTime.dividedBy(3).toNanos();
      joined += mend();
      joined += begin(claim(most), clock, taken);
    }
    if (taken.isEmpty()) {
      Duration bounded = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
      joined += begin(read(most, bounded), clock, taken);
    }
    if (joined > 0 && !jobs.isOne()) {
      bell.ring();
    }
    return taken;
  }

  private List<Given> read(int most, Duration wait) {
    if (jobs.isOne()) {
      return readOne(most, wait);
    }
    List<Given> read = readAll(most);
    if (!read.isEmpty() || !wait.isPositive()) {
      return read;
    }
    heard = bell.listen(heard, wait);
    return readAll(most);
  }

  private List<Given> readOne(int most, Duration wait) {
    XReadGroupParams params = new XReadGroupParams().count(most);
    if (wait.isPositive()) {
      params.block(Math.toIntExact(Math.max(1, wait.toMillis())));
    }
    return withGroup(redis -> given(redis.xreadGroup(GROUP, server, params, unread(streams))));
  }

  private static Map<String, StreamEntryID> unread(List<String> streams) {
    return streams.stream()
        .collect(
            Collectors.toMap(stream -> stream, _ -> StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
  }

  private static List<Given> given(@Nullable List<Map.Entry<String, List<StreamEntry>>> read) {
    return read == null
        ? List.of()
        : read.stream()
            .flatMap(stream ->
                stream.getValue().stream().map(entry -> new Given(stream.getKey(), entry)))
            .toList();
  }

  /** Reads from all partitions, without waiting. */
  private List<Given> readAll(int most) {
    Map<String, Integer> shares = shares(most);
    if (shares.isEmpty()) {
      return List.of();
    }
    List<@Nullable List<Map.Entry<String, List<StreamEntry>>>> reads =
        link.forEach(
            List.copyOf(shares.keySet()),
            (pipeline, stream) ->
                pipeline.xreadGroup(
                    GROUP,
                    server,
                    new XReadGroupParams().count(Objects.requireNonNull(shares.get(stream))),
                    unread(List.of(stream))));
    return reads.stream().flatMap(read -> given(read).stream()).toList();
  }

  /** Distributes the items to take among the streams that have some, in turns. */
  private Map<String, Integer> shares(int most) {
    List<List<Long>> waiting = waiting(most);
    int first = next.getAndIncrement();
    Map<String, Integer> shares = new LinkedHashMap<>();
    for (int line = 0; line < partitions.getFirst().size(); line++) {
      int left = most;
      boolean isEmpty;
      int round = 0;
      do {
        isEmpty = true;
        for (int i = 0; i < partitions.size() && left > 0; i++) {
          int partition = Math.floorMod(first + i, partitions.size());
          if (waiting.get(partition).get(line) > round) {
            shares.merge(partitions.get(partition).get(line), 1, Integer::sum);
            left--;
            isEmpty = false;
          }
        }
        round++;
      } while (left > 0 && !isEmpty);
    }
    return shares;
  }

  /** How many items wait in the lines of each partition, counted up to a number. */
  private List<List<Long>> waiting(int most) {
    List<List<Long>> waiting = askWaiting(most);
    if (waiting.stream().anyMatch(counts -> counts.contains(-1L))) {
      boolean _ =
          link.guarded(redis -> {
            streams.forEach(stream -> createGroup(redis, stream));
            return true;
          });
      return askWaiting(most);
    }
    return waiting;
  }

  private List<List<Long>> askWaiting(int most) {
    return calls(RedisJobScripts.WAITING, List.of(GROUP, Integer.toString(most))).stream()
        .map(counts ->
            ((List<?>) Objects.requireNonNull(counts)).stream().map(Long.class::cast).toList())
        .toList();
  }

  /**
   * Lets held items enter that an earlier version of the server has left behind.
   *
   * @return how many have joined streams
   */
  private long mend() {
    List<RedisLink.Call> calls = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      RedisJobKeys keys = jobs.all().get(i);
      for (String stream : partitions.get(i)) {
        calls.add(
            new RedisLink.Call(
                RedisJobScripts.MEND,
                List.of(stream, keys.stream(WorkKind.FETCH, RedisJobKeys.isShort(stream))),
                List.of(
                    MENDED_OWNERS,
                    MAKE_WINDOW,
                    FETCH_WINDOW,
                    PUBLIC_FETCH_WINDOW,
                    keys.partition().prefix())));
      }
    }
    return link.runAll(calls).stream()
        .mapToLong(joined -> (Long) Objects.requireNonNull(joined))
        .sum();
  }

  /** Claims entries that other servers no longer renew. */
  private List<Given> claim(int most) {
    List<Given> claimed = new ArrayList<>();
    int first = next.getAndIncrement();
    for (int line = 0; line < partitions.getFirst().size(); line++) {
      int left = most;
      for (int i = 0; i < partitions.size() && left > 0; i++) {
        int partition = Math.floorMod(first + i, partitions.size());
        String stream = partitions.get(partition).get(line);
        List<StreamEntry> found = claim(stream, left);
        found.forEach(entry -> claimed.add(new Given(stream, entry)));
        left -= found.size();
      }
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

  /**
   * Begins items, except those that ended meanwhile.
   *
   * @return how many other items have joined streams
   */
  private long begin(List<Given> given, InstantSource clock, List<ItemLease> begun) {
    long joined = 0;
    for (Given each : given) {
      List<?> answer = begin(each, clock.instant());
      joined += (Long) answer.getFirst();
      if (answer.size() > 1) {
        begun.add(lease(each, answer));
      }
    }
    return joined;
  }

  private static JobId job(Given given) {
    return new JobId(String.valueOf(given.entry().getFields().get("job")));
  }

  private static String item(Given given) {
    return String.valueOf(given.entry().getFields().get("item"));
  }

  private List<?> begin(Given given, Instant now) {
    JobId id = job(given);
    RedisJobKeys keys = jobs.of(id);
    boolean isShort = RedisJobKeys.isShort(given.stream());
    @Nullable Object answer =
        link.run(
            RedisJobScripts.BEGIN,
            List.of(
                keys.job(id),
                keys.sources(id),
                keys.events(id),
                keys.counts(),
                given.stream(),
                keys.queued(id),
                keys.stream(WorkKind.MAKE, isShort),
                keys.stream(WorkKind.FETCH, isShort)),
            List.of(
                item(given),
                RedisStateStore.millis(now),
                GROUP,
                given.entry().getID().toString(),
                id.text(),
                Integer.toString(StateStore.WINDOW),
                given.entry().getFields().getOrDefault(RedisIds.OWNER, Owner.PUBLIC.name()),
                MAKE_WINDOW,
                FETCH_WINDOW,
                PUBLIC_FETCH_WINDOW,
                keys.partition().prefix()));
    return (List<?>) Objects.requireNonNull(answer);
  }

  private static ItemLease lease(Given given, List<?> answer) {
    int before = Integer.parseInt(given.entry().getFields().getOrDefault("before", "0"));
    return new ItemLease(
        job(given),
        RedisIds.owner(answer.size() > 4 ? (String) answer.get(4) : null),
        Integer.parseInt(item(given)),
        JobSource.of((String) answer.get(1)),
        StateJson.readWork((String) answer.get(2)),
        given.stream() + " " + given.entry().getID(),
        RedisJobKeys.isShort(given.stream()),
        before + Math.toIntExact((Long) answer.get(3)));
  }

  /** The stream that contains a lease's item. */
  static String stream(ItemLease lease) {
    return lease.ticket().substring(0, lease.ticket().indexOf(' '));
  }

  /** The stream entry of a lease's item. */
  static String entry(ItemLease lease) {
    return lease.ticket().substring(lease.ticket().indexOf(' ') + 1);
  }

  static RedisLink.Call renewal(RedisJobKeys keys, ItemLease lease, String server) {
    return new RedisLink.Call(
        RedisJobScripts.RENEW,
        List.of(keys.sources(lease.job()), stream(lease)),
        List.of(Integer.toString(lease.index()), GROUP, server, entry(lease)));
  }

  /** The number of entries that consumers hold. */
  long taken() {
    return calls(RedisJobScripts.TAKEN, List.of(GROUP)).stream()
        .mapToLong(count -> (Long) Objects.requireNonNull(count))
        .sum();
  }

  /** Runs a script for the streams of each partition. */
  private List<@Nullable Object> calls(RedisScript script, List<String> arguments) {
    return link.runEach(
        partitions.stream().map(lines -> new RedisLink.Call(script, lines, arguments)).toList());
  }

  /** Removes the consumer. Its name belongs to one process; unused names would accumulate. */
  void leave() {
    try {
      List<@Nullable Object> _ = calls(RedisJobScripts.LEAVE, List.of(GROUP, server));
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
