package com.progimage.server.state.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.RedisScript;
import com.progimage.server.image.Owner;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ZRangeParams;

/**
 * The ids of all jobs or of all webhooks in a partition, and those of each owner, in sorted sets.
 * All members have the same score, so they are in lexicographic order.
 *
 * <p>Earlier versions knew no owners. The first list of an owner's adds what they wrote to the set
 * of {@link Owner#PUBLIC}.
 *
 * @param all the set of all ids
 * @param prefix begins the name of each one's hash, which has its owner
 */
record RedisIds(String all, String prefix) {

  static RedisIds ofJobs(RedisPartition partition) {
    return new RedisIds(partition.key("jobs"), partition.key("job:"));
  }

  static RedisIds ofWebhooks(RedisPartition partition) {
    return new RedisIds(partition.key("webhooks"), partition.key("webhook:"));
  }

  /** The field of the owner. Without it, the owner is {@link Owner#PUBLIC}. */
  static final String OWNER = "owner";

  /**
   * Lists an owner's newest ids. Keys: whether the ids of earlier versions were added, all ids,
   * those of the public owner, those of the owner. Arguments: the beginning of hashes, the end of
   * the range, limit.
   */
  private static final RedisScript LIST =
      RedisScript.of(
          """
          if redis.call('SETNX', KEYS[1], 1) == 1 then
            for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
              if redis.call('HEXISTS', ARGV[1] .. '{' .. id .. '}', 'owner') == 0 then
                redis.call('ZADD', KEYS[3], 0, id)
              end
            end
          end
          return redis.call('ZRANGE', KEYS[4], ARGV[2], '-', 'BYLEX', 'REV', 'LIMIT', 0, ARGV[3])
          """);

  /** The set of one owner's ids. */
  String of(Owner owner) {
    return all + ":of:" + owner;
  }

  /** Says that the ids of earlier versions are in the set of the public owner. */
  private String added() {
    return all + ":of";
  }

  /** The name of a hash. The braces keep the keys of one id on one node of a Redis Cluster. */
  String hash(String id) {
    return prefix + "{" + id + "}";
  }

  /** The owner that the fields of a hash name. */
  static Owner owner(@Nullable String field) {
    return field == null ? Owner.PUBLIC : new Owner(field);
  }

  /** The owner of one id, and of an id that does not exist {@link Owner#PUBLIC}. */
  Owner ownerOf(RedisLink link, String id) {
    return owner(link.guarded(redis -> redis.hget(hash(id), OWNER)));
  }

  /**
   * Lists ids of all partitions together, newest first.
   *
   * @param owner null: those of all owners
   * @param before an exclusive position; null to start at the newest
   */
  static List<String> newest(
      RedisLink link,
      List<RedisIds> partitions,
      @Nullable Owner owner,
      @Nullable String before,
      int limit) {
    String from = before == null ? "+" : "(" + before;
    ZRangeParams range = ZRangeParams.zrangeByLexParams(from, "-").rev().limit(0, limit);
    List<? extends @Nullable Object> pages =
        owner == null
            ? link.forEach(
                partitions.stream().map(RedisIds::all).toList(),
                (pipeline, ids) -> pipeline.zrange(ids, range))
            : link.runEach(partitions.stream().map(ids -> ids.list(owner, from, limit)).toList());
    return pages.stream()
        .flatMap(page -> ((List<?>) Objects.requireNonNull(page)).stream())
        .map(String.class::cast)
        .sorted(Comparator.reverseOrder())
        .limit(limit)
        .toList();
  }

  private RedisLink.Call list(Owner owner, String from, int limit) {
    return new RedisLink.Call(
        LIST,
        List.of(added(), all, of(Owner.PUBLIC), of(owner)),
        List.of(prefix, from, Integer.toString(limit)));
  }
}
