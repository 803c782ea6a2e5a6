package com.progimage.server.database;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * Settings of connections to an address.
 *
 * @param trustStore for TLS, without a password; null to use the JVM's
 */
record RedisSettings(RedisAddress address, @Nullable Path trustStore) {
  // Each timeout is shorter than the limit of a whole call, and long enough for a busy machine.
  private static final int POOL_WAIT_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 1_500;

  /** Of sentinels and of nodes of a cluster that are asked for the masters. */
  private static final int LOOKUP_MILLIS = 500;

  /** To one node. */
  private static final int CONNECTIONS = 32;

  /** For the commands of this server. */
  JedisClientConfig node() {
    return node(CONNECT_MILLIS, ANSWER_MILLIS);
  }

  /** For a look at a node. */
  JedisClientConfig lookup() {
    return node(LOOKUP_MILLIS, LOOKUP_MILLIS);
  }

  private JedisClientConfig node(int connectMillis, int answerMillis) {
    DefaultJedisClientConfig.Builder config =
        basics(connectMillis, answerMillis).database(address.database());
    address.login().addTo(config);
    return config.build();
  }

  JedisClientConfig sentinel() {
    DefaultJedisClientConfig.Builder config = basics(LOOKUP_MILLIS, LOOKUP_MILLIS);
    address.sentinelLogin().addTo(config);
    return config.build();
  }

  private DefaultJedisClientConfig.Builder basics(int connectMillis, int answerMillis) {
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

  ConnectionPoolConfig pool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(POOL_WAIT_MILLIS));
    return pool;
  }
}
