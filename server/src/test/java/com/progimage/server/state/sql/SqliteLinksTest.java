package com.progimage.server.state.sql;

import com.progimage.server.state.StateStore;
import com.progimage.server.state.link.LinkStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLinksTest extends LinkStoreContract {
  @TempDir Path folder;

  @Override
  public StateStore open() {
    return SqlStateStore.open(folder.resolve("state.db"));
  }
}
