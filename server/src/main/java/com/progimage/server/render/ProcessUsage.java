package com.progimage.server.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a process has used up.
 *
 * @param cpu of all its threads, to 10 ms
 * @param memoryBytes resident or swapped out, and its own, mapped files not counted; 0 where the
 *     system does not say (no Linux), so that only the bounds of heap and direct buffers hold there
 */
record ProcessUsage(Duration cpu, long memoryBytes) {
  private static final ProcessUsage NONE = new ProcessUsage(Duration.ZERO, 0);

  /** All zero where the process has ended. */
  static ProcessUsage of(ProcessHandle process) {
    return process
        .info()
        .totalCpuDuration()
        .map(cpu -> new ProcessUsage(cpu, memoryBytes(process.pid())))
        .orElse(NONE);
  }

  private static long memoryBytes(long pid) {
    try {
      return memoryBytes(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
    } catch (IOException e) {
      return 0;
    }
  }

  static long memoryBytes(List<String> status) {
    long kibibytes = 0;
    for (String line : status) {
      // Shared memory counts: some collectors map their heap from it.
      if (line.startsWith("RssAnon:")
          || line.startsWith("RssShmem:")
          || line.startsWith("VmSwap:")) {
        kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kibibytes * 1024;
  }
}
