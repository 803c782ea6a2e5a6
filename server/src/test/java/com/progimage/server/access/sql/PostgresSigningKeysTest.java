package com.progimage.server.access.sql;

import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKeyStoreContract;
import com.progimage.server.database.postgres.TestDatabase;

class PostgresSigningKeysTest extends SigningKeyStoreContract {
  private final TestDatabase database = TestDatabase.emptied();

  @Override
  protected AccessDatabase open() {
    return new SqlAccess(database.openAccess());
  }
}
