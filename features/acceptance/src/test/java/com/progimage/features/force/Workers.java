package com.progimage.features.force;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A server's render workers, as the operating system sees them. */
final class Workers {
  private Workers() {}

  /** The workers of a living server. */
  static List<ProcessHandle> of(Process server) {
    return server.children().toList();
  }

  /** Processes whose command line names the data folder: the server of it, and its workers. */
  static List<ProcessHandle> on(Path data) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> commandLine(process).contains(data.toString()))
        .toList();
  }

  /** Resident memory in bytes, at its highest since the process started; 0 where it has ended. */
  static long peakBytes(ProcessHandle process) {
    return status(process, "VmHWM:");
  }

  /** Memory of its own in bytes, mapped files not counted; 0 where it has ended. */
  static long ownBytes(ProcessHandle process) {
    return status(process, "RssAnon:") + status(process, "RssShmem:");
  }

  private static long status(ProcessHandle process, String field) {
    return read(process, "status")
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String commandLine(ProcessHandle process) {
    return read(process, "cmdline").replace('\0', ' ');
  }

  /** Empty where the process has ended, or is not ours to look at. */
  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/" + file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (process.isAlive() && String.valueOf(e.getMessage()).contains("Too many")) {
        throw new UncheckedIOException(e);
      }
      return "";
    }
  }
}
