package com.progimage.server.state.sql;

import com.progimage.server.database.postgres.TestDatabase;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.session.FaceSessionContract;

class PostgresFaceSessionsTest extends FaceSessionContract {
  private final TestDatabase database = TestDatabase.emptied();

  @Override
  public StateStore open() {
    return new SqlStateStore(database.openState());
  }
}
