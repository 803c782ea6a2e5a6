package com.progimage.server.access.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.ApiKeyStoreContract;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sqlite.SqliteSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteApiKeysTest extends ApiKeyStoreContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path file() {
    return folder.resolve("access.db");
  }

  @Override
  protected AccessDatabase open() {
    return SqlAccess.open(file(), MAX_KEYS, /* maxAccounts= */ 1);
  }

  @Test
  void aServerAndCommandsMayCreateTheFileAtOnce() throws Exception {
    int threads = 6;
    List<Future<AccessDatabase>> stores = new ArrayList<>();
    try (ExecutorService starts = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        stores.add(starts.submit(() -> SqlAccess.open(folder.resolve("new.db"), MAX_KEYS, 1)));
      }
    }
    for (Future<AccessDatabase> store : stores) {
      assertThat(store.get().keys().list(null, null, 1)).isEmpty();
      store.get().close();
    }
  }

  @Test
  void otherUsersCannotReadTheFiles() throws IOException {
    try (AccessDatabase store = open();
        Stream<Path> files = Files.list(folder)) {
      assertThat(store.keys().list(null, null, 1)).isEmpty();
      assertThat(files.toList())
          .hasSizeGreaterThan(1)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void aFileOfALaterVersionIsLeftAlone() throws Exception {
    Path later = folder.resolve("later.db");
    try (SqliteSession session = SqliteSession.writing(later, /* survivesPowerCuts= */ true)) {
      session.execute("PRAGMA user_version = 99");
    }
    assertThatThrownBy(() -> SqlAccess.open(later))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("a later version of ProgImage wrote " + later)
        .hasMessageContaining("schema 99");
  }

  @Test
  void aFileThatIsNoDatabaseIsNamedWithTheConsequence() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.db"), "no database ".repeat(1_000));
    assertThatThrownBy(() -> SqlAccess.open(broken))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("cannot use " + broken)
        .hasMessageContaining("keys are lost with it, images are not");
  }
}
