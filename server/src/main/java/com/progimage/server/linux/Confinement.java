package com.progimage.server.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Starts processes with fewer rights than this one. They can read outside the data folder and some
 * folders in it, and write to one folder. They cannot open TCP connections, signal other processes,
 * or gain privileges by executing a program. The kernel enforces as much of this as it supports.
 *
 * @param closed the folder that is accessible only in parts
 * @param readable folders in it
 * @param writable a folder in it
 */
public record Confinement(Path closed, List<Path> readable, Path writable) {
  private static final Path NULL = Path.of("/dev/null");

  public Confinement {
    closed = closed.toAbsolutePath().normalize();
    readable = List.copyOf(readable);
  }

  /** The version of the kernel's Landlock; empty if it has none. */
  public static Optional<Long> version() {
    return SystemCalls.find().map(SystemCalls::landlockVersion).filter(version -> version > 0);
  }

  /** Starts the process, unconfined if the system does not support confinement. */
  public Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    // The rules apply to a thread permanently, so each start has a thread of its own.
    FutureTask<Process> start =
        new FutureTask<>(() -> {
          confineThread();
          return builder.start();
        });
    Thread _ = Thread.ofPlatform().daemon().name("confined start").start(start);
    try {
      return start.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure
          ? failure
          : new IOException("cannot start a confined process", e.getCause());
    }
  }

  private void confineThread() throws IOException {
    Optional<Long> version = version();
    if (version.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined();
        Landlock rules = Landlock.denyAll(SystemCalls.find().orElseThrow(), arena, version.get())) {
      for (Path path : outside()) {
        rules.allow(path, Landlock.RUN);
      }
      readable.forEach(path -> rules.allow(path, Landlock.READ));
      rules.allow(writable, rules.write());
      rules.allow(NULL, rules.write());
      if (!rules.restrictThread()) {
        throw new IOException("the kernel has Landlock and does not confine a worker");
      }
    }
  }

  /** All paths beside the closed folder, or beside one of its parents. */
  private List<Path> outside() throws IOException {
    Path real = closed.toRealPath();
    List<Path> outside = new ArrayList<>();
    for (Path inside = real; inside.getParent() != null; inside = inside.getParent()) {
      Path onTheWay = inside;
      try (Stream<Path> entries = Files.list(inside.getParent())) {
        entries.filter(entry -> !entry.equals(onTheWay)).forEach(outside::add);
      }
    }
    return outside;
  }
}
