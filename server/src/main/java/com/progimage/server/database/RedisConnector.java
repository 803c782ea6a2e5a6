package com.progimage.server.database;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Opens the client of an address, and replaces connections that are of no use any more. */
final class RedisConnector implements AutoCloseable {
  // Each timeout is shorter than the limit of a whole call, and long enough for a busy machine.
  private static final int POOL_WAIT_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 1_500;

  /** Of sentinels, which do nothing else than to answer. */
  private static final int LOOKUP_MILLIS = 500;

  private static final int CONNECTIONS = 32;

  private final RedisClient client;
  private final @Nullable SentinelConnections sentinels;

  /**
   * @param trustStore for TLS, without a password; null to use the JVM's
   * @param onSwitch called when the sentinels name another master
   */
  RedisConnector(RedisAddress address, @Nullable Path trustStore, Runnable onSwitch) {
    JedisClientConfig config = config(address, trustStore, CONNECT_MILLIS, ANSWER_MILLIS);
    if (address.master() == null) {
      sentinels = null;
      client =
          RedisClient.builder()
              .clientConfig(config)
              .hostAndPort(address.hosts().getFirst())
              .poolConfig(pool())
              .build();
    } else {
      sentinels =
          new SentinelConnections(
              address.hosts(),
              address.master(),
              sentinelConfig(address, trustStore),
              config(address, trustStore, LOOKUP_MILLIS, LOOKUP_MILLIS),
              node -> new ConnectionPool(node, config, pool()),
              onSwitch);
      client = RedisClient.builder().clientConfig(config).connectionProvider(sentinels).build();
    }
  }

  private static JedisClientConfig config(
      RedisAddress address, @Nullable Path trustStore, int connectMillis, int answerMillis) {
    DefaultJedisClientConfig.Builder config =
        basics(address, trustStore, connectMillis, answerMillis).database(address.database());
    address.login().addTo(config);
    return config.build();
  }

  private static JedisClientConfig sentinelConfig(RedisAddress address, @Nullable Path trustStore) {
    DefaultJedisClientConfig.Builder config =
        basics(address, trustStore, LOOKUP_MILLIS, LOOKUP_MILLIS);
    address.sentinelLogin().addTo(config);
    return config.build();
  }

  private static DefaultJedisClientConfig.Builder basics(
      RedisAddress address, @Nullable Path trustStore, int connectMillis, int answerMillis) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .clientName("progimage")
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .connectionTimeoutMillis(connectMillis)
            .socketTimeoutMillis(answerMillis);
    if (address.isTls()) {
      // Jedis's older ssl(true) would accept the certificate of any host.
      SslOptions.Builder tls = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
      if (trustStore != null) {
        tls.truststore(trustStore.toFile());
      }
      config.sslOptions(tls.build());
    }
    return config;
  }

  private static ConnectionPoolConfig pool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(POOL_WAIT_MILLIS));
    return pool;
  }

  RedisClient client() {
    return client;
  }

  /** Discards all idle connections, and first asks the sentinels for the master. */
  void renew() {
    if (sentinels == null) {
      client.getPool().clear();
    } else {
      sentinels.renew();
    }
  }

  /** Asks the sentinels for the master, without waiting for their answers. */
  void suspect() {
    if (sentinels != null) {
      sentinels.suspect();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
