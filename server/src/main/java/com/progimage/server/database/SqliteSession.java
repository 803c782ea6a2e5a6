package com.progimage.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** One connection, with each statement prepared once. Not thread-safe. */
public final class SqliteSession implements AutoCloseable {
  private static final int BUSY_MILLIS = 1_000;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** Reads one row. */
  public interface SqlRow<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes one row. */
  public interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }

  /** The work of one transaction. */
  public interface SqlTransaction {
    void run() throws SQLException;
  }

  private SqliteSession(Connection connection) {
    this.connection = connection;
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

  private static SqliteSession open(Path file, SQLiteConfig config) throws SQLException {
    return new SqliteSession(
        DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties()));
  }

  public int update(String sql, @Nullable Object... arguments) throws SQLException {
    return bound(sql, arguments).executeUpdate();
  }

  public <T> List<T> query(String sql, SqlRow<T> row, @Nullable Object... arguments)
      throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.read(rows));
      }
      return found;
    }
  }

  /** Passes on the rows one by one, in constant memory. */
  public void each(String sql, RowConsumer consumer, @Nullable Object... arguments)
      throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      while (rows.next()) {
        consumer.accept(rows);
      }
    }
  }

  public void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
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

  private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    connection.close();
  }
}
