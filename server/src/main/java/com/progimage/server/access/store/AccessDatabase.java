package com.progimage.server.access.store;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.access.token.signing.SigningKeyStore;

/**
 * Holds the access stores, which are durable, in one SQLite file, Redis or PostgreSQL. They keep
 * keys, accounts, sessions, attempts, quotas and the keys that sign tokens. Closing it closes them.
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
