package com.progimage.server.database;

/**
 * A part of a store's keys. A Redis Cluster keeps all of them in one hash slot, so that one script
 * may use several.
 *
 * @param prefix with which the name of each key begins
 */
public record RedisPartition(String prefix) {

  /** Returns the name of a key in Redis. */
  public String key(String name) {
    return prefix + name;
  }
}
