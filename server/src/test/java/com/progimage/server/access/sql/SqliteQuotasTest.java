package com.progimage.server.access.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.quota.DailyUse;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.quota.QuotaStoreContract;
import com.progimage.server.access.quota.UseReport;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.image.Owner;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteQuotasTest extends QuotaStoreContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Override
  protected AccessDatabase open() {
    return SqlAccess.open(folder.resolve("access.db"));
  }

  @Test
  void aFileThatHadOnlyKeysGetsTheTables() throws Exception {
    Path file = folder.resolve("keys.db");
    try (SqliteSession session = SqliteSession.writing(file, /* survivesPowerCuts= */ true)) {
      for (String table : SqlApiKeys.TABLES) {
        session.execute(table);
      }
      session.execute("PRAGMA user_version = 1");
    }
    try (AccessDatabase store = SqlAccess.open(file)) {
      store.quotas().put(new Owner("shop"), OwnerQuota.UNLIMITED);
      assertThat(store.quotas().find(new Owner("shop"))).contains(OwnerQuota.UNLIMITED);
    }
  }

  @Test
  void useOfEarlierDaysIsForgotten() {
    try (AccessDatabase database = open()) {
      QuotaStore store = database.quotas();
      LocalDate day = LocalDate.of(2026, 3, 1);
      Owner shop = new Owner("shop");
      store.add(shop, day, new UseReport("a", 1, new DailyUse(1, 1)));
      store.add(shop, day.plusDays(2), new UseReport("a", 2, new DailyUse(1, 1)));
      assertThat(store.used(shop, day)).isEqualTo(DailyUse.NONE);
    }
  }
}
