package com.progimage.server.database.sqlite;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.database.sql.SqlStatements;
import com.progimage.server.failure.Failure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transactions of a store in one SQLite file, on one connection. Commands may have the
 * file open at the same time; then each waits for the other's transaction for a second.
 */
public final class EmbeddedDatabase implements SqlDatabase {
  private static final long CLOSE_SECONDS = 5;

  private final Path file;
  private final SqliteSession session;
  private final Function<@Nullable Throwable, Failure> away;
  private final ReentrantLock lock = new ReentrantLock(/* fair= */ true);
  private boolean closed;

  private EmbeddedDatabase(
      Path file, SqliteSession session, Function<@Nullable Throwable, Failure> away) {
    this.file = file;
    this.session = session;
    this.away = away;
  }

  /**
   * @param file created if it does not exist
   * @param away creates the failure of a transaction that the file does not take
   * @throws UnusableDatabaseException if it cannot be used
   */
  public static EmbeddedDatabase open(
      Path file, SqlSchema schema, Function<@Nullable Throwable, Failure> away) {
    try {
      SqliteSession session = SqliteSession.writing(file, /* survivesPowerCuts= */ true);
      try {
        prepare(session, file, schema);
        return new EmbeddedDatabase(file, session, away);
      } catch (SQLException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unusable(file, schema.contents(), e);
    }
  }

  /** The exception for a file that cannot be used. */
  public static UnusableDatabaseException unusable(Path file, String contents, Exception cause) {
    return new UnusableDatabaseException(
        "cannot use %s, the store of %s: %s; if it is damaged, move it away: %s are lost with it, images are not"
            .formatted(file, contents, cause.getMessage(), contents),
        cause);
  }

  private static void prepare(SqliteSession session, Path file, SqlSchema schema)
      throws SQLException {
    int found = version(session);
    if (found > schema.version()) {
      throw new UnusableDatabaseException(
          "a later version of ProgImage wrote %s (schema %d, supported is %d): start that version"
              .formatted(file, found, schema.version()));
    }
    if (found < schema.version()) {
      session.transaction(() -> {
        // Another process may have been faster.
        int from = version(session);
        if (from < schema.version()) {
          schema.migrate(session, from);
          session.execute("PRAGMA user_version = " + schema.version());
        }
      });
    }
  }

  /** Returns the version of a file's tables; 0 if there are none. */
  public static int version(SqlSession session) throws SQLException {
    return session.query("PRAGMA user_version", row -> row.getInt(1)).getFirst();
  }

  @Override
  public <T> T write(SqlStatements<T> statements) {
    return run("BEGIN IMMEDIATE", statements);
  }

  @Override
  public <T> T read(SqlStatements<T> statements) {
    return run("BEGIN", statements);
  }

  private <T> T run(String begin, SqlStatements<T> statements) {
    lock.lock();
    try {
      requireOpen();
      session.update(begin);
      try {
        T answer = statements.run(session);
        session.update("COMMIT");
        return answer;
      } catch (SQLException | RuntimeException e) {
        rollBack(e);
        throw e;
      }
    } catch (SQLException e) {
      throw away.apply(e);
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw away.apply(null);
    }
  }

  private void rollBack(Exception because) {
    try {
      session.update("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      because.addSuppressed(alreadyRolledBack);
    }
  }

  @Override
  public SqlSession openReader() throws SQLException {
    lock.lock();
    try {
      requireOpen();
      return SqliteSession.reading(file);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SqlDatabase part(String name) {
    return this;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public void close() {
    try {
      if (lock.tryLock(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        try {
          closed = true;
          session.close();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot close " + file, e);
    }
  }
}
