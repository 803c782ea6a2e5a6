package com.progimage.server.render;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that a test has started. Others of its JVM are left alone, such as a Redis Cluster
 * that earlier tests have shared.
 */
final class OwnProcesses {
  private final Set<ProcessHandle> others = all().collect(Collectors.toSet());

  List<ProcessHandle> alive() {
    return all().filter(each -> !others.contains(each)).toList();
  }

  private static Stream<ProcessHandle> all() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive);
  }
}
