package com.progimage.server.access.store;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.attempt.AttemptStore;

/**
 * One SQLite file or one Redis with the durable stores of who may do what. Closing it closes its
 * stores.
 */
public interface AccessDatabase extends AutoCloseable {
  ApiKeyStore keys();

  AccountStore accounts();

  AttemptStore attempts();

  @Override
  void close();
}
