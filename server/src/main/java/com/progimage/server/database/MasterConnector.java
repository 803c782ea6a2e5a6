package com.progimage.server.database;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** Connects to one Redis, which sentinels may name. */
final class MasterConnector implements RedisConnector {
  private static final Object THE_NODE = "master";

  private final RedisClient client;
  private final @Nullable SentinelConnections sentinels;

  /**
   * @param onSwitch called when the sentinels name another master
   */
  MasterConnector(RedisSettings settings, Runnable onSwitch) {
    RedisAddress address = settings.address();
    JedisClientConfig config = settings.node();
    if (address.master() == null) {
      sentinels = null;
      client =
          RedisClient.builder()
              .clientConfig(config)
              .hostAndPort(address.hosts().getFirst())
              .poolConfig(settings.pool())
              .build();
    } else {
      sentinels =
          new SentinelConnections(
              address.hosts(),
              address.master(),
              settings.sentinel(),
              settings.lookup(),
              node -> new ConnectionPool(node, config, settings.pool()),
              onSwitch);
      client = RedisClient.builder().clientConfig(config).connectionProvider(sentinels).build();
    }
  }

  @Override
  public UnifiedJedis client() {
    return client;
  }

  @Override
  public Object node(String key) {
    return THE_NODE;
  }

  @Override
  public Connection connection(String key) {
    return sentinels == null ? client.getPool().getResource() : sentinels.getConnection();
  }

  @Override
  public Connection redirected(HostAndPort node) {
    throw new IllegalStateException("not a cluster, but it named " + node);
  }

  @Override
  public void renew() {
    if (sentinels == null) {
      client.getPool().clear();
    } else {
      sentinels.renew();
    }
  }

  @Override
  public void suspect() {
    if (sentinels != null) {
      sentinels.suspect();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
