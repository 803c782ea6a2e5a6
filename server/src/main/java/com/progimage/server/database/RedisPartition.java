package com.progimage.server.database;

/**
 * A part of a store's keys. A Redis Cluster keeps all of them in one hash slot, so that one script
 * may use several.
 *
 * @param prefix with which the name of each key begins
 */
public record RedisPartition(String prefix) {

  /** The one partition of a small store in a cluster. */
  static RedisPartition ofCluster(String store) {
    return new RedisPartition("%s{%s}:".formatted(RedisPartitions.PREFIX, store));
  }

  /** Returns the name of a key in Redis. */
  public String key(String name) {
    return prefix + name;
  }
}
