package com.progimage.server.state.redis.migrate;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.RedisScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.StreamPendingEntry;

/**
 * Lets the items that wait, that are held, or that a server had when it died, wait in the lines of
 * the target, in the same order. Each remembers how often it was given out.
 */
final class LineMigration {
  private static final int PAGE = 500;
  private static final String GROUP = "servers";
  private static final List<String> KINDS = List.of("make", "fetch");
  private static final List<String> LENGTHS = List.of("short", "long");

  /**
   * Lets an item wait, once. Keys: the items that have moved, stream. Arguments: the item's place
   * in the source, id, item, owner, earlier deliveries, whether it counts as one of its owner.
   */
  private static final RedisScript ENTER =
      RedisScript.of(
          """
          if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
          local entry = redis.call('XADD', KEYS[2], '*', 'job', ARGV[2], 'item', ARGV[3],
            'owner', ARGV[4], 'before', ARGV[5])
          if ARGV[6] == '1' then
            redis.call('HSET', KEYS[2] .. ':of:' .. ARGV[4], ARGV[2] .. ' ' .. ARGV[3], entry)
          end
          return 1
          """);

  /**
   * Holds an item back, once. Keys: the items that have moved, stream. Arguments: the item's place
   * in the source, id and item, owner.
   */
  private static final RedisScript HOLD =
      RedisScript.of(
          """
          if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
          redis.call('RPUSH', KEYS[2] .. ':held:' .. ARGV[3], ARGV[2])
          return redis.call('SADD', KEYS[2] .. ':owners', ARGV[3])
          """);

  private final RedisLink from;
  private final RedisLink to;
  private final KeyPlaces places;
  private long items;

  LineMigration(RedisLink from, RedisLink to, KeyPlaces places) {
    this.from = from;
    this.to = to;
    this.places = places;
  }

  private static String moved(RedisPartition partition) {
    return partition.key("work:moved");
  }

  /**
   * Moves all lines.
   *
   * @param progress called with the number of items so far
   * @return how many items wait in them
   */
  long run(LongConsumer progress) {
    for (String length : LENGTHS) {
      // In the lines of the earliest version, items of both kinds wait.
      stream("work:" + length, length, progress);
      for (String kind : KINDS) {
        stream("work:%s:%s".formatted(kind, length), length, progress);
      }
    }
    held(progress);
    return items;
  }

  /** Forgets which items have moved: no further run is needed. */
  void end() {
    for (RedisPartition partition : places.ofJobs()) {
      to.guarded(redis -> redis.del(moved(partition)));
    }
  }

  private void stream(String name, String length, LongConsumer progress) {
    String key = KeyPlaces.PREFIX + name;
    Map<StreamEntryID, Long> deliveries = deliveries(key);
    StreamEntryID start = StreamEntryID.MINIMUM_ID;
    List<StreamEntry> page;
    do {
      StreamEntryID at = start;
      page = from.guarded(redis -> redis.xrange(key, at, StreamEntryID.MAXIMUM_ID, PAGE));
      for (StreamEntry entry : page) {
        enter(name, length, entry, deliveries.getOrDefault(entry.getID(), 0L), progress);
      }
      if (!page.isEmpty()) {
        StreamEntryID last = page.getLast().getID();
        start = new StreamEntryID(last.getTime(), last.getSequence() + 1);
      }
    } while (!page.isEmpty());
  }

  /** How often each entry was given out that a server still has. */
  private Map<StreamEntryID, Long> deliveries(String stream) {
    Map<StreamEntryID, Long> deliveries = new HashMap<>();
    StreamEntryID start = StreamEntryID.MINIMUM_ID;
    List<StreamPendingEntry> page;
    do {
      XPendingParams range = new XPendingParams(start, StreamEntryID.MAXIMUM_ID, PAGE);
      page = pending(stream, range);
      page.forEach(entry -> deliveries.put(entry.getID(), entry.getDeliveredTimes()));
      if (!page.isEmpty()) {
        StreamEntryID last = page.getLast().getID();
        start = new StreamEntryID(last.getTime(), last.getSequence() + 1);
      }
    } while (!page.isEmpty());
    return deliveries;
  }

  private List<StreamPendingEntry> pending(String stream, XPendingParams range) {
    return from.guarded(redis -> {
      try {
        return redis.xpending(stream, GROUP, range);
      } catch (JedisDataException e) {
        if (String.valueOf(e.getMessage()).startsWith("NOGROUP")) {
          return List.of();
        }
        throw e;
      }
    });
  }

  private void enter(
      String name, String length, StreamEntry entry, long deliveries, LongConsumer progress) {
    Map<String, String> fields = entry.getFields();
    String job = Objects.requireNonNull(fields.get("job"));
    String item = Objects.requireNonNull(fields.get("item"));
    @Nullable String source = source(job, item);
    if (source == null) {
      // It has ended.
      return;
    }
    String owner = fields.getOrDefault("owner", "public");
    String kind = source.startsWith("url ") ? "fetch" : "make";
    String entered = KeyPlaces.PREFIX + name + ":of:" + owner;
    @Nullable String counted =
        from.<@Nullable String>guarded(redis -> redis.hget(entered, job + " " + item));
    long before = Long.parseLong(fields.getOrDefault("before", "0")) + deliveries;
    move(
        ENTER,
        job,
        "work:%s:%s".formatted(kind, length),
        List.of(
            name + " " + entry.getID(),
            job,
            item,
            owner,
            Long.toString(before),
            entry.getID().toString().equals(counted) ? "1" : "0"),
        progress);
  }

  private @Nullable String source(String job, String item) {
    String sources = KeyPlaces.PREFIX + "job:{" + job + "}:sources";
    return from.<@Nullable String>guarded(redis -> redis.hget(sources, item));
  }

  private void move(
      RedisScript script, String job, String line, List<String> arguments, LongConsumer progress) {
    RedisPartition partition = places.ofJob(job);
    to.run(script, List.of(moved(partition), partition.key(line)), arguments);
    items++;
    progress.accept(items);
  }

  private void held(LongConsumer progress) {
    String cursor = ScanParams.SCAN_POINTER_START;
    ScanParams names = new ScanParams().match(KeyPlaces.PREFIX + "work:*:held:*").count(PAGE);
    List<String> lists = new ArrayList<>();
    do {
      String at = cursor;
      ScanResult<String> page = from.guarded(redis -> redis.scan(at, names));
      lists.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    lists.stream().distinct().forEach(list -> held(list, progress));
  }

  private void held(String list, LongConsumer progress) {
    int colon = list.indexOf(":held:");
    String line = list.substring(KeyPlaces.PREFIX.length(), colon);
    String owner = list.substring(colon + ":held:".length());
    List<String> all = from.guarded(redis -> redis.lrange(list, 0, -1));
    for (int i = 0; i < all.size(); i++) {
      String[] parts = all.get(i).split(" ", 2);
      if (source(parts[0], parts[1]) != null) {
        move(
            HOLD,
            parts[0],
            line,
            List.of(list + " " + parts[0] + " " + i, all.get(i), owner),
            progress);
      }
    }
  }

  /** The number of items in the lines of the target. */
  long countTarget() {
    long count = 0;
    for (RedisPartition partition : places.ofJobs()) {
      for (String kind : KINDS) {
        for (String length : LENGTHS) {
          String stream = partition.key("work:%s:%s".formatted(kind, length));
          Set<String> owners = to.guarded(redis -> redis.smembers(stream + ":owners"));
          List<String> held = owners.stream().map(owner -> stream + ":held:" + owner).toList();
          count += to.guarded(redis -> redis.xlen(stream));
          count += to.forEach(held, Pipeline::llen).stream().mapToLong(Long::longValue).sum();
        }
      }
    }
    return count;
  }
}
