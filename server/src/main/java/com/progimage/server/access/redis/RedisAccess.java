package com.progimage.server.access.redis;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;

/** The stores of who may do what in Redis 6.2 or later, shared by several servers and commands. */
public final class RedisAccess implements AccessDatabase {
  private final RedisLink link;
  private final ApiKeyStore keys;
  private final QuotaStore quotas;

  /**
   * @param uri the same form as for the registry
   */
  public RedisAccess(String uri) {
    this(uri, ApiKeyStore.MAX_KEYS);
  }

  RedisAccess(String uri, int maxKeys) {
    this.link = new RedisLink(RedisAddress.parse(uri).client(null), AccessFailures::away);
    this.keys = new RedisApiKeys(link, maxKeys);
    this.quotas = new RedisQuotas(link);
    link.open(true);
  }

  @Override
  public ApiKeyStore keys() {
    return keys;
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
