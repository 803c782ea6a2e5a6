package com.progimage.server.access.redis;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKeyStore;
import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;

/** Holds the access stores in Redis 6.2 or later, shared by several servers and commands. */
public final class RedisAccess implements AccessDatabase {
  private final RedisLink link;
  private final ApiKeyStore keys;
  private final SessionStore sessions;
  private final AccountStore accounts;
  private final AttemptStore attempts;
  private final SigningKeyStore signingKeys;
  private final QuotaStore quotas;

  /**
   * @param uri the same form as for the registry
   */
  public RedisAccess(String uri) {
    this(uri, ApiKeyStore.MAX_KEYS, AccountStore.MAX_ACCOUNTS);
  }

  RedisAccess(String uri, int maxKeys, int maxAccounts) {
    this.link = new RedisLink(RedisAddress.parse(uri), AccessFailures::away);
    this.keys = new RedisApiKeys(link, maxKeys);
    this.accounts = new RedisAccounts(link, maxAccounts);
    this.sessions = new RedisSessions(link);
    this.attempts = new RedisAttempts(link);
    this.signingKeys = new RedisSigningKeys(link);
    this.quotas = new RedisQuotas(link);
    link.open(true);
  }

  @Override
  public ApiKeyStore keys() {
    return keys;
  }

  @Override
  public AccountStore accounts() {
    return accounts;
  }

  @Override
  public SessionStore sessions() {
    return sessions;
  }

  @Override
  public AttemptStore attempts() {
    return attempts;
  }

  @Override
  public SigningKeyStore signingKeys() {
    return signingKeys;
  }

  @Override
  public QuotaStore quotas() {
    return quotas;
  }

  @Override
  public void close() {
    link.close();
  }
}
