package com.progimage.server.library;

import com.progimage.server.registry.Registry;
import com.progimage.server.registry.sqlite.SqliteRegistry;

final class SqliteTakeOverTest extends TakeOverContract {
  @Override
  Registry open(String instanceId) {
    return new SqliteRegistry(folder.resolve("registry.db"), instanceId, () -> {});
  }
}
