package com.progimage.server.database.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Takes one row. */
public interface RowConsumer {
  void accept(ResultSet row) throws SQLException;
}
