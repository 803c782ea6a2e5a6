package com.progimage.server.database.sql;

import java.sql.SQLException;

/**
 * Runs transactions of one store. Every transaction is atomic and durable, or fails with the
 * store's failure of an unavailable database; its effect may still have happened then. Thread-safe.
 */
public interface SqlDatabase extends AutoCloseable {
  /**
   * Runs a transaction that changes something. One runs at a time, in all processes that use the
   * database, and it sees what all earlier ones changed.
   */
  <T> T write(SqlStatements<T> statements);

  /** Runs a transaction that changes nothing. All its statements see the same state. */
  <T> T read(SqlStatements<T> statements);

  /**
   * Opens a session for long reads, which hold up no transaction. It changes nothing, and each of
   * its statements sees the state of its own time.
   */
  SqlSession openReader() throws SQLException;

  /**
   * Returns this database for tables of their own. If several transactions can run at a time, those
   * of other parts do not wait for those of this one.
   */
  SqlDatabase part(String name);

  /** Whether other processes use it at the same time. */
  boolean isShared();

  @Override
  void close();
}
