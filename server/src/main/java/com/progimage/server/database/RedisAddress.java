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
 * Where Redis is and how it is spoken to.
 *
 * @param uri {@code redis://} or {@code rediss://}; may hold a password, so never shown
 */
public record RedisAddress(URI uri) {
  // Each is shorter than what a link gives a whole call, and long enough for a busy machine.
  private static final int POOL_WAIT_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 1_500;
  private static final int CONNECTIONS = 32;
  private static final int DEFAULT_PORT = 6379;

  /**
   * @throws UnusableDatabaseException where it is none
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
      // Its message would repeat the text, and with it the password.
    }
    throw new UnusableDatabaseException(
        "--redis must look like redis://host:6379, redis://:password@host:6379/0 or, over TLS,"
            + " rediss://user:password@host:6379/0; other than letters and digits in a password are"
            + " written as in URLs (%40 for @).");
  }

  /** Without user and password. */
  @Override
  public String toString() {
    int db = database();
    return uri.getScheme() + "://" + hostAndPort() + (db == 0 ? "" : "/" + db);
  }

  /**
   * @param trustStore for TLS, without a password; null: what the JVM trusts
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
      // Jedis's old ssl(true) would take any host's certificate.
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
