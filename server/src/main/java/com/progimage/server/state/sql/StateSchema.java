package com.progimage.server.state.sql;

import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Owner;
import java.sql.SQLException;

/** The tables of the store of jobs. PostgreSQL was added with version 5. */
final class StateSchema implements SqlSchema {
  static final int WITH_FACTS = 4;
  private static final int VERSION = 5;

  @Override
  public String contents() {
    return "jobs";
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public void migrate(SqlSession session, int from) throws SQLException {
    if (from == 0) {
      session.create(SqlJobs.TABLES);
      session.create(SqlWork.TABLES);
      session.create(SqlOutbox.TABLES);
    }
    if (from == 1) {
      SqlWork.bringUpToDate(session);
    }
    if (from < 2) {
      session.create(SqlJobs.INDEXES_OF_SCHEMA_2);
    }
    if (from == 1 || from == 2) {
      addOwners(session);
    }
    if (from < 3) {
      session.create(SqlJobs.INDEXES_OF_SCHEMA_3);
    }
    if (from == 3) {
      SqlOutbox.addCallbacks(session);
    }
    if (from < WITH_FACTS) {
      session.create(SqlLinks.TABLES);
      session.create(SqlFaceSessions.TABLES);
      session.create(SqlFactTables.TABLES);
    }
    session.create(SqlWork.TABLES_OF_SCHEMA_5);
    session.create(SqlFactTables.COLUMNS_OF_SCHEMA_5);
  }

  /** Migrates the tables of schema 2, in which everything belonged to one owner. */
  private static void addOwners(SqlSession session) throws SQLException {
    session.execute(
        "ALTER TABLE job ADD COLUMN owner TEXT NOT NULL DEFAULT '%s'".formatted(Owner.PUBLIC));
    SqlOutbox.addOwners(session);
  }
}
