package com.progimage.server.database.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads one row. */
public interface SqlRow<T> {
  T read(ResultSet row) throws SQLException;
}
