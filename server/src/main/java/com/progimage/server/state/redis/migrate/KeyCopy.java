package com.progimage.server.state.redis.migrate;

import com.progimage.server.database.RedisLink;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/** Copies keys of one Redis to another one. To copy again changes nothing. */
final class KeyCopy {
  /** A few keys can be large: the events of a job have some megabytes. */
  private static final int AT_ONCE = 20;

  private static final int MEMBERS = 1_000;

  private final RedisLink from;
  private final RedisLink to;

  KeyCopy(RedisLink from, RedisLink to) {
    this.from = from;
    this.to = to;
  }

  /** A key, and where its content is to be. */
  record CopiedKey(String source, String target) {}

  /** Copies whole keys of any type, with the times at which they expire. */
  void whole(List<CopiedKey> keys) {
    for (int i = 0; i < keys.size(); i += AT_ONCE) {
      some(keys.subList(i, Math.min(keys.size(), i + AT_ONCE)));
    }
  }

  private void some(List<CopiedKey> keys) {
    List<String> sources = keys.stream().map(CopiedKey::source).toList();
    List<byte @Nullable []> contents = from.forEach(sources, Pipeline::dump);
    List<Long> times = from.forEach(sources, Pipeline::pttl);
    Map<String, byte[]> dumped = new LinkedHashMap<>();
    Map<String, Long> expiring = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      byte @Nullable [] content = contents.get(i);
      if (content != null) {
        dumped.put(keys.get(i).target(), content);
        // Without a time, Redis says -1, and restores with 0.
        expiring.put(keys.get(i).target(), Math.max(0, times.get(i)));
      }
    }
    List<String> _ =
        to.forEach(
            List.copyOf(dumped.keySet()),
            (pipeline, target) ->
                pipeline.restore(
                    target,
                    Objects.requireNonNull(expiring.get(target)),
                    Objects.requireNonNull(dumped.get(target)),
                    RestoreParams.restoreParams().replace()));
  }

  /**
   * Copies the members of a sorted set to others.
   *
   * @param targets finds the set of each of some members
   */
  void members(String source, Function<List<String>, List<String>> targets) {
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      String at = cursor;
      ScanResult<Tuple> page =
          from.guarded(redis -> redis.zscan(source, at, new ScanParams().count(MEMBERS)));
      add(page.getResult(), targets);
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
  }

  private void add(List<Tuple> members, Function<List<String>, List<String>> targets) {
    List<String> sets = targets.apply(members.stream().map(Tuple::getElement).toList());
    Map<String, Map<String, Double>> added = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      added
          .computeIfAbsent(sets.get(i), _ -> new HashMap<>())
          .put(members.get(i).getElement(), members.get(i).getScore());
    }
    List<Long> _ =
        to.forEach(
            List.copyOf(added.keySet()),
            (pipeline, set) -> pipeline.zadd(set, Objects.requireNonNull(added.get(set))));
  }

  /** Replaces a hash. An empty one is removed. */
  void replace(String target, Map<String, String> fields) {
    boolean _ =
        to.guarded(redis -> {
          redis.del(target);
          if (!fields.isEmpty()) {
            redis.hset(target, fields);
          }
          return true;
        });
  }
}
