package com.progimage.server.blob;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to do a task on a data folder, which one process has at a time. It ends with the
 * process, however that ends: the kernel gives it back, on a network file system the lock server
 * once the client's lease has run out.
 */
public final class Lease implements AutoCloseable {
  /** As with staging folders: a lock of this JVM must not be tried a second time. */
  private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel lock;

  private Lease(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /** Empty where another thread or process has it. The file stays, and only its lock counts. */
  static Optional<Lease> claim(Path file) throws IOException {
    if (!OWNED.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean claimed = false;
    try {
      channel = FileChannel.open(file, CREATE, WRITE);
      claimed = channel.tryLock() != null;
      return claimed ? Optional.of(new Lease(file, channel)) : Optional.empty();
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
