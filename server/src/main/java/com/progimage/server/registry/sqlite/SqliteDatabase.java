package com.progimage.server.registry.sqlite;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.registry.RegistryFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** An open database with one writer and a few concurrent readers. */
final class SqliteDatabase implements AutoCloseable {
  private static final int READERS = 4;
  private static final long WAIT_MILLIS = 900;
  private static final String IN_USE_SINCE_BOOT = "in-use-since-boot";

  private final Path path;
  private final SqliteSession writer;
  // Fair, so that a rebuild, which writes many batches, lets every request in between.
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Semaphore reading = new Semaphore(READERS, true);
  private final Queue<SqliteSession> idleReaders = new ConcurrentLinkedQueue<>();
  private final boolean afterPowerLoss;

  interface Query<T> {
    T run(SqliteIndex index) throws SQLException;
  }

  interface Update {
    void run(SqliteIndex index) throws SQLException;
  }

  /**
   * @throws UnusableDatabaseException if a later version wrote it
   */
  SqliteDatabase(Path path) throws SQLException {
    this.path = path;
    writer = SqliteSession.writing(path, /* survivesPowerCuts= */ false);
    try {
      SqliteIndex index = new SqliteIndex(writer);
      checkSchema(index);
      afterPowerLoss = begin(index);
    } catch (SQLException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void checkSchema(SqliteIndex index) throws SQLException {
    if (index.isEmptyFile()) {
      writer.transaction(() -> {
        index.createTables();
        index.setMeta("schema", Integer.toString(SqliteIndex.SCHEMA));
      });
    }
    int schema = schema(index);
    if (schema > 0 && schema < SqliteIndex.SCHEMA) {
      writer.transaction(() -> {
        index.migrate(schema);
        index.setMeta("schema", Integer.toString(SqliteIndex.SCHEMA));
      });
    }
    if (schema > SqliteIndex.SCHEMA) {
      throw new UnusableDatabaseException(
          "a later version of ProgImage wrote "
              + path
              + " (schema "
              + schema
              + "; this version supports "
              + SqliteIndex.SCHEMA
              + "): start that version, or delete the file, which is rebuilt from the images");
    }
  }

  /**
   * Marks the database as open since this boot of the machine, with an fsync. Commits are not
   * fsynced, so a power loss silently removes the last entries; the mark reveals it.
   */
  private boolean begin(SqliteIndex index) throws SQLException {
    boolean lost = isAfterPowerLoss(index);
    index.setMeta(IN_USE_SINCE_BOOT, bootId());
    // The file has only one server. Earlier claimants are dead, and recovery registers what they
    // committed before the first upload.
    new SqliteKeys(writer).releaseClaims();
    new SqliteSpace(writer).releaseAll();
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return lost;
  }

  /** An id that changes with each boot of the machine; constant if it is unknown. */
  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static int schema(SqliteIndex index) throws SQLException {
    return Integer.parseInt(index.meta("schema").orElse("0"));
  }

  static boolean isOfThisSchema(SqliteIndex index) throws SQLException {
    return !index.isEmptyFile() && schema(index) == SqliteIndex.SCHEMA;
  }

  /** Like {@link #afterPowerLoss}, for a reader that finds the mark of an earlier server. */
  static boolean isAfterPowerLoss(SqliteIndex index) throws SQLException {
    String boot = bootId();
    return index.meta(IN_USE_SINCE_BOOT).filter(then -> !then.equals(boot)).isPresent();
  }

  /** Whether the machine went down while this was open, so that the last entries may be missing. */
  boolean afterPowerLoss() {
    return afterPowerLoss;
  }

  void write(Update update) throws SQLException {
    if (!acquire(() -> writing.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS))) {
      throw RegistryFailures.away(null);
    }
    try {
      writer.transaction(() -> update.run(new SqliteIndex(writer)));
    } finally {
      writing.unlock();
    }
  }

  <T> T read(Query<T> query) throws SQLException {
    if (!acquire(() -> reading.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS))) {
      throw RegistryFailures.away(null);
    }
    try {
      SqliteSession reader = idleReaders.poll();
      if (reader == null) {
        reader = SqliteSession.reading(path);
      }
      try {
        return query.run(new SqliteIndex(reader));
      } finally {
        idleReaders.add(reader);
      }
    } finally {
      reading.release();
    }
  }

  private interface Wait {
    boolean run() throws InterruptedException;
  }

  private static boolean acquire(Wait wait) {
    try {
      return wait.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for calls in progress; later calls are refused. */
  @Override
  public void close() throws SQLException {
    writing.lock();
    reading.acquireUninterruptibly(READERS);
    // The locks are not released, so that no call uses a closed connection.
    for (SqliteSession reader : idleReaders) {
      reader.close();
    }
    try {
      new SqliteIndex(writer).removeMeta(IN_USE_SINCE_BOOT);
    } finally {
      writer.close();
    }
  }
}
