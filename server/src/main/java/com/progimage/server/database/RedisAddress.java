package com.progimage.server.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * Address and connection settings of Redis.
 *
 * @param uri {@code redis://} or {@code rediss://}; may contain a password, so it is never shown
 */
public record RedisAddress(URI uri) {
  // Each timeout is shorter than the limit of a whole call, and long enough for a busy machine.
  private static final int POOL_WAIT_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 1_500;
  private static final int CONNECTIONS = 32;
  private static final int DEFAULT_PORT = 6379;

  /**
   * @throws UnusableDatabaseException if the text is not a Redis address
   */
  public static RedisAddress parse(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      String path = uri.getPath();
      if (("redis".equals(scheme) || "rediss".equals(scheme))
          && uri.getHost() != null
          && (path == null || path.matches("(/[0-9]{0,5})?"))) {
        return new RedisAddress(uri);
      }
    } catch (URISyntaxException e) {
      // Its message would repeat the text, including the password.
    }
    throw new UnusableDatabaseException(
        "--redis must look like redis://host:6379, redis://:password@host:6379/0 or, over TLS,"
            + " rediss://user:password@host:6379/0: percent-encode other characters than letters"
            + " and digits in a password (%40 for @)");
  }

  /** Returns the address without user and password. */
  @Override
  public String toString() {
    int db = database();
    return uri.getScheme() + "://" + hostAndPort() + (db == 0 ? "" : "/" + db);
  }

  /**
   * @param trustStore for TLS, without a password; null to use the JVM's
   */
  public RedisClient client(@Nullable Path trustStore) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .clientName("progimage")
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis(ANSWER_MILLIS)
            .database(database());
    credentials(config);
    if ("rediss".equals(uri.getScheme())) {
      // Jedis's older ssl(true) would accept the certificate of any host.
      SslOptions.Builder tls = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
      if (trustStore != null) {
        tls.truststore(trustStore.toFile());
      }
      config.sslOptions(tls.build());
    }
    return RedisClient.builder()
        .hostAndPort(hostAndPort())
        .clientConfig(config.build())
        .poolConfig(pool())
        .build();
  }

  private void credentials(DefaultJedisClientConfig.Builder config) {
    String info = uri.getUserInfo();
    if (info != null && !info.isEmpty()) {
      int colon = info.indexOf(':');
      if (colon > 0) {
        config.user(info.substring(0, colon));
      }
      config.password(info.substring(colon + 1));
    }
  }

  private static ConnectionPoolConfig pool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(POOL_WAIT_MILLIS));
    return pool;
  }

  private HostAndPort hostAndPort() {
    return new HostAndPort(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
  }

  private int database() {
    String path = uri.getPath();
    return path == null || path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
  }
}
