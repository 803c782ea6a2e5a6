package com.progimage.server.database.sql;

import java.sql.SQLException;

/** The tables of one store, and their version. */
public interface SqlSchema {
  /** The contents of the store, for messages: {@code jobs}. */
  String contents();

  int version();

  /**
   * Creates the tables, or brings those of an earlier version up to date, within a transaction.
   *
   * @param from their version; 0 if they do not exist
   */
  void migrate(SqlSession session, int from) throws SQLException;
}
