package com.progimage.server.access.sql;

import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sql.SqlSession;
import java.sql.SQLException;

/** The tables of the access stores. Version 1 had keys only; PostgreSQL was added with 2. */
final class AccessSchema implements SqlSchema {
  private static final int VERSION = 2;

  @Override
  public String contents() {
    return "keys";
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public void migrate(SqlSession session, int from) throws SQLException {
    if (from == 0) {
      session.create(SqlApiKeys.TABLES);
    }
    session.create(SqlAccounts.TABLES);
    session.create(SqlSessions.TABLES);
    session.create(SqlSigningKeys.TABLES);
    session.create(SqlQuotas.TABLES);
    if (SqlAttempts.areStoredIn(session)) {
      session.create(SqlAttempts.TABLES);
    }
  }
}
