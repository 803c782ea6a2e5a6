package com.progimage.server.database.sql;

import java.sql.SQLException;

/** The statements of one transaction. */
@FunctionalInterface
public interface SqlStatements<T> {
  T run(SqlSession session) throws SQLException;
}
