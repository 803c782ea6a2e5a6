package com.progimage.server.access.sql;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStoreContract;
import com.progimage.server.access.attempt.AttemptStoreContract;
import com.progimage.server.access.session.SessionStoreContract;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The stores of accounts, sessions and attempts of a server with a SQLite file. */
class SqlitePeopleTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private AccessDatabase open(int maxAccounts) {
    return SqlAccess.open(folder.resolve("access.db"), ApiKeyStore.MAX_KEYS, maxAccounts);
  }

  @Nested
  class SqliteAccountsTest extends AccountStoreContract {
    @Override
    protected AccessDatabase open() {
      return SqlitePeopleTest.this.open(MAX_ACCOUNTS);
    }
  }

  @Nested
  class SqliteSessionsTest extends SessionStoreContract {
    @Override
    protected AccessDatabase open() {
      return SqlitePeopleTest.this.open(1);
    }
  }

  @Nested
  class LocalAttemptsOfSqliteTest extends AttemptStoreContract {
    @Override
    protected AccessDatabase open() {
      return SqlitePeopleTest.this.open(1);
    }
  }
}
