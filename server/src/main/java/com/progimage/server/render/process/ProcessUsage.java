package com.progimage.server.render.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * CPU time and memory that a process uses.
 *
 * @param cpu of all its threads, to 10 ms
 * @param memoryBytes private memory, resident or swapped out, without mapped files; 0 if the system
 *     does not report it (not Linux), so that only the limits of heap and direct buffers apply
 *     there
 */
public record ProcessUsage(Duration cpu, long memoryBytes) {
  private static final ProcessUsage NONE = new ProcessUsage(Duration.ZERO, 0);

  /** All zero if the process has ended. */
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
      // Shared memory counts, because some collectors map their heap from it.
      if (line.startsWith("RssAnon:")
          || line.startsWith("RssShmem:")
          || line.startsWith("VmSwap:")) {
        kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kibibytes * 1024;
  }
}
