package com.progimage.server.registry.sqlite;

import com.progimage.server.database.UnusableDatabaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The database file and the lock that restricts it to one process. */
final class SqliteFile implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path path;
  private final FileChannel lock;

  private SqliteFile(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * @throws UnusableDatabaseException if another server uses it or it is not writable
   */
  static SqliteFile lock(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              path.resolveSibling(path.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new UnusableDatabaseException(
            "another server uses "
                + path
                + ": stop it first; several servers on one data folder need a shared registry, so"
                + " start each with --redis redis://host:port");
      }
      return new SqliteFile(path, channel);
    } catch (IOException e) {
      throw new UnusableDatabaseException(
          "cannot write next to "
              + path
              + ": "
              + e
              + "; make its folder writable for this user, or use --redis redis://host:port",
          e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  /** Renames the database and returns its new path. */
  Path moveAside() throws IOException {
    String suffix = ".damaged-" + TIME.format(Instant.now());
    for (String part : List.of("-wal", "-shm", "")) {
      Path from = path.resolveSibling(path.getFileName() + part);
      if (Files.exists(from)) {
        Path to = path.resolveSibling(path.getFileName() + suffix + part);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /**
   * Releases the lock. The lock file stays, because removing it could remove another process's
   * lock.
   */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
