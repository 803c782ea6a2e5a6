package com.progimage.server.blob.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exclusive right of one process to run a task on a data folder. It ends with the process, even
 * after a crash: the kernel releases it or, on a network file system, the lock server does when the
 * client's lease expires.
 */
public final class TaskLock implements AutoCloseable {
  /** As with staging folders: never try to lock a file that this JVM has locked. */
  private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel lock;

  private TaskLock(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Claims a task; empty if another thread or process has it. The file stays; only its lock
   * matters.
   */
  public static Optional<TaskLock> claim(Path file) throws IOException {
    if (!OWNED.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean claimed = false;
    try {
      channel = FileChannel.open(file, CREATE, WRITE);
      claimed = channel.tryLock() != null;
      return claimed ? Optional.of(new TaskLock(file, channel)) : Optional.empty();
    } finally {
      if (!claimed) {
        if (channel != null) {
          channel.close();
        }
        OWNED.remove(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    } finally {
      OWNED.remove(file);
    }
  }
}
