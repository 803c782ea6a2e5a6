package com.progimage.server.state.redis.migrate;

import com.progimage.server.database.RedisKeyRule;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.state.StateMigrationReport;
import com.progimage.server.state.StateMigrationReport.MigratedCount;
import com.progimage.server.state.redis.migrate.KeyCopy.CopiedKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Copies the state of a single Redis to the partitions of a Redis Cluster. It changes nothing in
 * the source. A run that was interrupted is repeated, and goes on. No server may use the source or
 * the target meanwhile.
 */
public final class StateMigration {
  private static final int PAGE = 500;
  private static final String DONE = "done";
  private static final String RUNNING = "running";

  private final RedisLink from;
  private final RedisLink to;
  private final String source;
  private final KeyPlaces places;
  private final KeyCopy copy;
  private final LineMigration lines;
  private final ObjLongConsumer<String> progress;
  private final Consumer<String> notes;
  private long keys;

  /**
   * @param from a single Redis
   * @param source its address, without users and passwords
   * @param others keys of other stores that are copied too
   * @param progress called with what is copied and how much of it
   * @param notes receives what the operator should know
   */
  public StateMigration(
      RedisLink from,
      RedisLink to,
      String source,
      List<RedisKeyRule> others,
      ObjLongConsumer<String> progress,
      Consumer<String> notes) {
    this.from = from;
    this.to = to;
    this.source = source;
    this.places = new KeyPlaces(to, others);
    this.copy = new KeyCopy(from, to);
    this.lines = new LineMigration(from, to, places);
    this.progress = progress;
    this.notes = notes;
  }

  /**
   * @throws UnusableDatabaseException if a server uses the source, or the target has a state
   *     already
   */
  public StateMigrationReport run() {
    requireUnused();
    if (!begin()) {
      notes.accept("the state was migrated before: nothing is copied, and nothing compared");
      return new StateMigrationReport(List.of());
    }
    scan(this::copy);
    new JobMigration(from, places, copy).run(done -> progress.accept("jobs", done));
    long items = lines.run(done -> progress.accept("items that wait", done));
    StateMigrationReport report = report(items);
    if (report.isWhole()) {
      to.guarded(redis -> redis.set(mark(), DONE + " " + source));
      lines.end();
    }
    return report;
  }

  /** Connections of servers have a name. The command's own one has it too. */
  private void requireUnused() {
    try {
      long servers =
          from.probe(redis -> {
            Response<Object> own;
            Response<Object> list;
            try (AbstractPipeline pipeline = redis.pipelined()) {
              own = pipeline.sendCommand(Command.CLIENT, "ID");
              list = pipeline.sendCommand(Command.CLIENT, "LIST");
            }
            String self = "id=" + own.get() + " ";
            return new String((byte[]) list.get(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" name=progimage ") && !line.startsWith(self))
                .count();
          });
      if (servers > 0) {
        throw new UnusableDatabaseException(
            "%d connections of servers or commands use %s: stop them, and repeat"
                .formatted(servers, source));
      }
    } catch (JedisDataException refused) {
      notes.accept(
          "Redis does not let this user see its connections (CLIENT LIST): make sure that no server"
              + " uses "
              + source);
    }
  }

  private String mark() {
    return places.of("migration").key("migration");
  }

  /**
   * Marks the target, so that only an interrupted migration from the same source goes on.
   *
   * @return false if it has ended
   */
  private boolean begin() {
    @Nullable String before = to.<@Nullable String>guarded(redis -> redis.get(mark()));
    if ((DONE + " " + source).equals(before)) {
      return false;
    }
    if (before == null && hasState()) {
      throw new UnusableDatabaseException(
          "the target has jobs, keys or other state already: migrate to a cluster that no server has"
              + " used");
    }
    if (before != null && !before.equals(RUNNING + " " + source)) {
      throw new UnusableDatabaseException(
          "the target has the state of another source: " + before.split(" ", 2)[1]);
    }
    to.guarded(redis -> redis.set(mark(), RUNNING + " " + source));
    return true;
  }

  private boolean hasState() {
    List<String> sets =
        Stream.concat(
                places.ofJobs().stream().map(partition -> partition.key("jobs")),
                Stream.concat(
                    places.ofFacts().stream().map(partition -> partition.key("facts:analyses")),
                    Stream.of("keys", "accounts", "webhooks", "uploads:look", "sessions")
                        .flatMap(name -> places.whole(name).stream())))
            .toList();
    return to.guarded(redis -> sets.stream().anyMatch(redis::exists));
  }

  private interface PageConsumer {
    void accept(List<String> names);
  }

  /** Passes on the names of all keys of the source, without their common beginning. */
  private void scan(PageConsumer consumer) {
    String cursor = ScanParams.SCAN_POINTER_START;
    ScanParams page = new ScanParams().match(KeyPlaces.PREFIX + "*").count(PAGE);
    do {
      String at = cursor;
      ScanResult<String> found = from.guarded(redis -> redis.scan(at, page));
      consumer.accept(
          found.getResult().stream().map(key -> key.substring(KeyPlaces.PREFIX.length())).toList());
      cursor = found.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
  }

  private void copy(List<String> names) {
    List<CopiedKey> whole = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (String name : names) {
      String key = KeyPlaces.PREFIX + name;
      places.whole(name).forEach(target -> whole.add(new CopiedKey(key, target)));
      places.message(name).ifPresent(messages::add);
      if (places.isFactSet(name)) {
        copy.members(
            key, members -> members.stream().map(member -> places.factSet(name, member)).toList());
      } else if (places.isJobSet(name)) {
        copy.members(
            key, members -> members.stream().map(id -> places.ofJob(id).key(name)).toList());
      } else if (name.equals("messages")) {
        copy.members(
            key, ids -> partitions(ids).stream().map(partition -> partition.key(name)).toList());
      }
    }
    List<RedisPartition> ofMessages = partitions(messages);
    for (int i = 0; i < messages.size(); i++) {
      String name = KeyPlaces.messageKey(messages.get(i));
      whole.add(new CopiedKey(KeyPlaces.PREFIX + name, ofMessages.get(i).key(name)));
    }
    copy.whole(whole);
    keys += whole.size();
    progress.accept("keys", keys);
  }

  /** The partition of each message. */
  private List<RedisPartition> partitions(List<String> messages) {
    List<Boolean> areOfCallbacks =
        from.forEach(
            messages.stream().map(id -> KeyPlaces.PREFIX + KeyPlaces.messageKey(id)).toList(),
            (pipeline, message) -> pipeline.hexists(message, "callback"));
    List<RedisPartition> partitions = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      partitions.add(places.ofMessage(messages.get(i), areOfCallbacks.get(i)));
    }
    return partitions;
  }

  private StateMigrationReport report(long items) {
    List<MigratedCount> counts = new ArrayList<>();
    counts.add(sets("jobs", "jobs", places.ofJobs()));
    counts.add(new MigratedCount("items that wait", items, lines.countTarget()));
    counts.add(sets("webhooks", "webhooks", List.of(places.of("hooks"))));
    List<RedisPartition> ofMessages = new ArrayList<>(places.ofJobs());
    ofMessages.add(places.of("links"));
    counts.add(sets("messages", "messages", ofMessages));
    counts.add(sets("open upload links", "uploads:look", List.of(places.of("links"))));
    counts.add(sets("settled upload links", "uploads:settled", List.of(places.of("links"))));
    counts.add(sets("face sessions", "sessions", List.of(places.of("sessions"))));
    counts.add(sets("keys", "keys", List.of(places.of("access"))));
    counts.add(sets("accounts", "accounts", List.of(places.of("access"))));
    counts.addAll(wholeKeys());
    return new StateMigrationReport(counts);
  }

  private MigratedCount sets(String what, String name, List<RedisPartition> partitions) {
    long before = from.guarded(redis -> redis.zcard(KeyPlaces.PREFIX + name));
    long after =
        to.guarded(redis ->
            partitions.stream()
                .map(partition -> partition.key(name))
                .distinct()
                .mapToLong(redis::zcard)
                .sum());
    return new MigratedCount(what, before, after);
  }

  /** Looks for each key that was copied whole. */
  private List<MigratedCount> wholeKeys() {
    long[] before = new long[2];
    long[] after = new long[2];
    scan(names -> {
      List<String> targets = names.stream().flatMap(name -> places.whole(name).stream()).toList();
      List<Boolean> exist = to.forEach(targets, Pipeline::exists);
      for (int i = 0; i < targets.size(); i++) {
        int kind = targets.get(i).contains(":fact:{") ? 0 : 1;
        before[kind]++;
        after[kind] += exist.get(i) ? 1 : 0;
      }
    });
    return List.of(
        new MigratedCount("analyses", before[0], after[0]),
        new MigratedCount("other keys of Redis", before[1], after[1]));
  }
}
