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
import com.progimage.server.database.RedisKeyRule;
import com.progimage.server.database.RedisLink;
import java.util.List;

/** Holds the access stores in Redis 6.2 or later, shared by several servers and commands. */
public final class RedisAccess implements AccessDatabase {
  private static final String ACCESS = "access";
  private static final String ATTEMPTS = "attempts";

  /** The keys of the access stores in a single Redis, and their partitions in a cluster. */
  public static final List<RedisKeyRule> KEYS =
      List.of(
          RedisKeyRule.of(
              "keys|keys:of:.*|keys:ends|key:\\{.*|accounts|account:\\{.*|signing-keys|quotas"
                  + "|session:\\{[0-9a-f]{64}\\}|sessions:of:\\{.*",
              ACCESS),
          RedisKeyRule.of("attempts:.*", ATTEMPTS));

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
    RedisAccessKeys names = new RedisAccessKeys(link.partition(ACCESS));
    this.keys = new RedisApiKeys(link, names, maxKeys);
    this.accounts = new RedisAccounts(link, names, maxAccounts);
    this.sessions = new RedisSessions(link, names);
    this.attempts = new RedisAttempts(link, link.partition(ATTEMPTS));
    this.signingKeys = new RedisSigningKeys(link, names);
    this.quotas = new RedisQuotas(link, names);
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
