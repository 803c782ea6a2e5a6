package com.progimage.server.state.redis.migrate;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.state.redis.migrate.KeyCopy.CopiedKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ZRangeParams;

/** Copies jobs with their sources and events, and counts those of each partition anew. */
final class JobMigration {
  private static final int PAGE = 100;
  private static final List<String> PARTS = List.of("", ":sources", ":queued", ":events");

  private final RedisLink from;
  private final KeyPlaces places;
  private final KeyCopy copy;

  /** The counts by key and field. */
  private final Map<String, Map<String, Long>> counts = new HashMap<>();

  JobMigration(RedisLink from, KeyPlaces places, KeyCopy copy) {
    this.from = from;
    this.places = places;
    this.copy = copy;
  }

  void run(LongConsumer progress) {
    for (RedisPartition partition : places.ofJobs()) {
      counts.put(partition.key("jobs:counts"), new HashMap<>());
      counts.put(partition.key("jobs:open"), new HashMap<>());
    }
    long done = 0;
    String start = "-";
    List<String> page;
    do {
      String at = start;
      page =
          from.guarded(redis ->
              redis.zrange(
                  KeyPlaces.PREFIX + "jobs",
                  ZRangeParams.zrangeByLexParams(at, "+").limit(0, PAGE)));
      copy(page);
      done += page.size();
      progress.accept(done);
      start = page.isEmpty() ? start : "(" + page.getLast();
    } while (!page.isEmpty());
    counts.forEach((key, fields) ->
        copy.replace(
            key,
            fields.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue() + ""))));
  }

  private void copy(List<String> ids) {
    List<CopiedKey> keys = new ArrayList<>();
    for (String id : ids) {
      for (String part : PARTS) {
        String name = "job:{" + id + "}" + part;
        keys.add(new CopiedKey(KeyPlaces.PREFIX + name, places.ofJob(id).key(name)));
      }
    }
    copy.whole(keys);
    List<List<@Nullable String>> jobs =
        from.forEach(
            ids.stream().map(id -> KeyPlaces.PREFIX + "job:{" + id + "}").toList(),
            (pipeline, job) -> pipeline.hmget(job, "state", "width", "left", "metered", "owner"));
    for (int i = 0; i < ids.size(); i++) {
      count(places.ofJob(ids.get(i)), jobs.get(i));
    }
  }

  /** Counts a job as the scripts do that submit and end one. */
  private void count(RedisPartition partition, List<@Nullable String> job) {
    String state = job.get(0);
    if (state == null) {
      return;
    }
    add(partition.key("jobs:counts"), state, 1);
    String width = job.get(1);
    String left = job.get(2);
    String open = partition.key("jobs:open");
    long items = width == null || left == null ? 0 : Long.parseLong(left);
    if (items > 0) {
      add(open, "items", items);
      add(open, "outputs", items * Long.parseLong(String.valueOf(width)));
    }
    if (job.get(3) != null) {
      add(open + ":" + job.get(4), "jobs", 1);
      add(open + ":" + job.get(4), "items", items);
    }
  }

  private void add(String key, String field, long by) {
    counts.computeIfAbsent(key, _ -> new HashMap<>()).merge(field, by, Long::sum);
  }
}
