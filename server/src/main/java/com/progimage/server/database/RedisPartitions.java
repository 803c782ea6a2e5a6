package com.progimage.server.database;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The partitions among which a store divides its keys: one in a single Redis, and a fixed number in
 * a Redis Cluster. What a partition holds is found by a name, such as an image's id.
 */
public final class RedisPartitions {
  /** A higher number would spread the keys better, and cost each listing more queries. */
  private static final int IN_CLUSTER = 16;

  static final String PREFIX = "pi:";

  private final List<RedisPartition> all;

  private RedisPartitions(List<RedisPartition> all) {
    this.all = all;
  }

  /** Those of a single Redis, whose keys have no hash tag. */
  public static RedisPartitions ofSingle() {
    return new RedisPartitions(List.of(new RedisPartition(PREFIX)));
  }

  /**
   * Those of a cluster.
   *
   * @param store the name of the store, with which the hash tag of each partition begins
   */
  public static RedisPartitions ofCluster(String store) {
    return new RedisPartitions(
        IntStream.range(0, IN_CLUSTER)
            .mapToObj(i -> new RedisPartition("%s{%s%02d}:".formatted(PREFIX, store, i)))
            .toList());
  }

  public List<RedisPartition> all() {
    return all;
  }

  /** The partition of what has this name. */
  public RedisPartition of(String name) {
    // The hash of a string is specified, so all servers agree.
    return all.get(Math.floorMod(name.hashCode(), all.size()));
  }
}
