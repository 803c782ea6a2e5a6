package com.progimage.server.access.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKeyStoreContract;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.database.sqlite.SqliteSession;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSigningKeysTest extends SigningKeyStoreContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Override
  protected AccessDatabase open() {
    return SqlAccess.open(folder.resolve("access.db"));
  }

  @Test
  void aFileWithKeysOnlyGainsTheTable() throws Exception {
    Path old = folder.resolve("old.db");
    try (SqliteSession session = SqliteSession.writing(old, /* survivesPowerCuts= */ true)) {
      for (String table : SqlApiKeys.TABLES) {
        session.execute(table);
      }
      session.execute("PRAGMA user_version = 1");
    }
    try (AccessDatabase store = SqlAccess.open(old)) {
      assertThat(store.signingKeys().list()).isEmpty();
    }
  }
}
