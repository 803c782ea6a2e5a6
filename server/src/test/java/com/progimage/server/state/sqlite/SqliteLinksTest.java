package com.progimage.server.state.sqlite;

import com.progimage.server.state.StateStore;
import com.progimage.server.state.link.LinkStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLinksTest extends LinkStoreContract {
  @TempDir Path folder;

  @Override
  public StateStore open() {
    return SqliteStateStore.open(folder.resolve("state.db"));
  }
}
