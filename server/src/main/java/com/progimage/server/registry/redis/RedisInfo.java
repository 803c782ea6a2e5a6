package com.progimage.server.registry.redis;

import java.util.Optional;

/**
 * Parses the status report of Redis.
 *
 * @param text the answer to {@code INFO}
 */
record RedisInfo(String text) {

  /** The eviction policy; empty if it evicts nothing. */
  Optional<String> evictionPolicy() {
    return value("maxmemory_policy").filter(policy -> !policy.equals("noeviction"));
  }

  boolean isCluster() {
    return value("cluster_enabled").filter("1"::equals).isPresent();
  }

  boolean keepsLog() {
    return value("aof_enabled").filter("0"::equals).isEmpty();
  }

  /** Whether it refuses commands that need memory, or has no room for its log. */
  boolean isFull() {
    long most = number("maxmemory");
    return (most > 0 && number("used_memory") >= most)
        || value("aof_last_write_status").filter("err"::equals).isPresent();
  }

  /**
   * Identifies the process and the history of its contents. It changes with each restart, failover
   * and full synchronization.
   */
  String lineage() {
    return value("run_id").orElse("") + " " + value("master_replid").orElse("");
  }

  private long number(String name) {
    return value(name).map(Long::parseLong).orElse(0L);
  }

  private Optional<String> value(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
