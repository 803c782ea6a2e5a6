package com.progimage.server.registry.redis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parses the status reports of Redis.
 *
 * @param reports the answer to {@code INFO} of Redis, or of each master that has a partition
 */
record RedisInfo(List<String> reports) {

  /** An eviction policy; empty if none evicts anything. */
  Optional<String> evictionPolicy() {
    return values("maxmemory_policy").filter(policy -> !policy.equals("noeviction")).findFirst();
  }

  boolean isCluster() {
    return values("cluster_enabled").anyMatch("1"::equals);
  }

  boolean keepsLog() {
    return values("aof_enabled").noneMatch("0"::equals);
  }

  /** Whether one refuses commands that need memory, or has no room for its log. */
  boolean isFull() {
    return reports.stream().anyMatch(RedisInfo::isFull);
  }

  private static boolean isFull(String report) {
    long most = number(report, "maxmemory");
    return (most > 0 && number(report, "used_memory") >= most)
        || value(report, "aof_last_write_status").filter("err"::equals).isPresent();
  }

  /**
   * Identifies the processes and the histories of their contents. It changes with each restart,
   * failover and full synchronization.
   */
  String lineage() {
    return reports.stream()
        .map(report ->
            value(report, "run_id").orElse("") + " " + value(report, "master_replid").orElse(""))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static long number(String report, String name) {
    return value(report, name).map(Long::parseLong).orElse(0L);
  }

  private Stream<String> values(String name) {
    return reports.stream().flatMap(report -> value(report, name).stream());
  }

  private static Optional<String> value(String report, String name) {
    return report
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
