package com.progimage.server.access.store;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.access.token.signing.SigningKeyStore;

/**
 * One SQLite file or one Redis with the durable stores of who may do what. Closing it closes its
 * stores.
 */
public interface AccessDatabase extends AutoCloseable {
  ApiKeyStore keys();

  AccountStore accounts();

  SessionStore sessions();

  AttemptStore attempts();

  SigningKeyStore signingKeys();

  QuotaStore quotas();

  @Override
  void close();
}
