package com.progimage.server.access.sql;

import com.progimage.server.access.ApiKeyStoreContract;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.database.postgres.TestDatabase;

class PostgresApiKeysTest extends ApiKeyStoreContract {
  private final TestDatabase database = TestDatabase.emptied();

  @Override
  protected AccessDatabase open() {
    return new SqlAccess(database.openAccess(), MAX_KEYS, /* maxAccounts= */ 1);
  }
}
