package com.progimage.server.database.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs statements on one connection. Not thread-safe. */
public class SqlSession implements AutoCloseable {
  private final Connection connection;
  private final SqlDialect dialect;
  private final boolean keepsStatements;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /**
   * @param connection is closed with the session
   * @param keepsStatements whether each statement is prepared once here; otherwise the driver, or
   *     the pool of connections, remembers them
   */
  public SqlSession(Connection connection, SqlDialect dialect, boolean keepsStatements) {
    this.connection = connection;
    this.dialect = dialect;
    this.keepsStatements = keepsStatements;
  }

  public SqlDialect dialect() {
    return dialect;
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  /** Returns the number of rows that it changed. */
  public int update(String sql, @Nullable Object... arguments) throws SQLException {
    return with(
        sql,
        statement -> {
          bind(statement, arguments);
          return statement.executeUpdate();
        });
  }

  /**
   * Runs one statement with many lists of arguments, in few messages to the database.
   *
   * @return the numbers of rows that each changed
   */
  public int[] updateAll(String sql, List<@Nullable Object[]> arguments) throws SQLException {
    if (arguments.isEmpty()) {
      return new int[0];
    }
    return with(
        sql,
        statement -> {
          for (@Nullable Object[] each : arguments) {
            bind(statement, each);
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }

  public <T> List<T> query(String sql, SqlRow<T> row, @Nullable Object... arguments)
      throws SQLException {
    List<T> found = new ArrayList<>();
    each(sql, each -> found.add(row.read(each)), arguments);
    return found;
  }

  /** Passes on the rows one by one. */
  public void each(String sql, RowConsumer consumer, @Nullable Object... arguments)
      throws SQLException {
    boolean _ =
        with(
            sql,
            statement -> {
              bind(statement, arguments);
              try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                  consumer.accept(rows);
                }
              }
              return true;
            });
  }

  /** Runs statements without arguments, separated by semicolons. */
  public void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Creates tables and indexes, defined as SQLite takes them. */
  public void create(List<String> tables) throws SQLException {
    for (String table : tables) {
      execute(dialect.table(table));
    }
  }

  private <T> T with(String sql, Use<T> use) throws SQLException {
    if (keepsStatements) {
      PreparedStatement kept = statements.get(sql);
      if (kept == null) {
        kept = connection.prepareStatement(sql);
        statements.put(sql, kept);
      }
      return use.of(kept);
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return use.of(statement);
    }
  }

  private void bind(PreparedStatement statement, @Nullable Object... arguments)
      throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, dialect.argument(arguments[i]));
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    connection.close();
  }
}
