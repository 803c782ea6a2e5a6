package com.progimage.server.database.sqlite;

import com.progimage.server.database.sql.SqlDialect;
import com.progimage.server.database.sql.SqlSession;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** One connection to a SQLite file, with each statement prepared once. Not thread-safe. */
public final class SqliteSession extends SqlSession {
  private static final int BUSY_MILLIS = 1_000;

  /** The work of one transaction. */
  public interface SqlTransaction {
    void run() throws SQLException;
  }

  private SqliteSession(Connection connection) {
    super(connection, SqlDialect.SQLITE, /* keepsStatements= */ true);
  }

  /**
   * @param survivesPowerCuts whether a commit waits for the disk; otherwise it survives only a
   *     crash of this process, and the caller must rebuild what a power loss removes
   */
  public static SqliteSession writing(Path file, boolean survivesPowerCuts) throws SQLException {
    SQLiteConfig config = config();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(survivesPowerCuts ? SynchronousMode.FULL : SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    return open(file, config);
  }

  public static SqliteSession reading(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return open(file, config);
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    // For these, the driver would prepare and run a query after each insert.
    config.setGetGeneratedKeys(false);
    return config;
  }

  /** The JDK's manager of drivers would load those of all databases. */
  private static SqliteSession open(Path file, SQLiteConfig config) throws SQLException {
    return new SqliteSession(
        JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties()));
  }

  /** Runs the work atomically. */
  public void transaction(SqlTransaction work) throws SQLException {
    update("BEGIN IMMEDIATE");
    try {
      work.run();
      update("COMMIT");
    } catch (SQLException | RuntimeException e) {
      try {
        update("ROLLBACK");
      } catch (SQLException alreadyRolledBack) {
        e.addSuppressed(alreadyRolledBack);
      }
      throw e;
    }
  }
}
