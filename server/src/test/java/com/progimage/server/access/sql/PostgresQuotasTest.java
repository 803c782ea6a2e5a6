package com.progimage.server.access.sql;

import com.progimage.server.access.quota.QuotaStoreContract;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.database.postgres.TestDatabase;

class PostgresQuotasTest extends QuotaStoreContract {
  private final TestDatabase database = TestDatabase.emptied();

  @Override
  protected AccessDatabase open() {
    return new SqlAccess(database.openAccess());
  }
}
