package com.progimage.server.access.store;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.quota.QuotaStore;

/**
 * One SQLite file or one Redis with the durable stores of who may do what. Closing it closes its
 * stores.
 */
public interface AccessDatabase extends AutoCloseable {
  ApiKeyStore keys();

  QuotaStore quotas();

  @Override
  void close();
}
