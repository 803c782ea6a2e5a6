package com.progimage.server.access.store;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.NoKeys;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.account.NoAccounts;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.attempt.LocalAttempts;
import com.progimage.server.access.quota.NoQuotas;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.session.NoSessions;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.access.token.signing.NoSigningKeys;
import com.progimage.server.access.token.signing.SigningKeyStore;

/** The stores of a server that needs no keys, which are empty. */
public final class NoAccess implements AccessDatabase {
  @Override
  public ApiKeyStore keys() {
    return new NoKeys();
  }

  @Override
  public AccountStore accounts() {
    return new NoAccounts();
  }

  @Override
  public SessionStore sessions() {
    return new NoSessions();
  }

  @Override
  public AttemptStore attempts() {
    return new LocalAttempts();
  }

  @Override
  public SigningKeyStore signingKeys() {
    return new NoSigningKeys();
  }

  @Override
  public QuotaStore quotas() {
    return new NoQuotas();
  }

  @Override
  public void close() {}
}
