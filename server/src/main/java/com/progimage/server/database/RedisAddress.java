package com.progimage.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/**
 * Address of one Redis, of the sentinels that know which Redis is the master, or of some nodes of a
 * Redis Cluster.
 *
 * @param isCluster whether {@code hosts} are nodes of a cluster, which know all others
 * @param hosts of Redis, of its sentinels, or of some nodes of a cluster
 * @param master the name by which the sentinels know it; null: {@code hosts} are no sentinels
 * @param login at Redis
 * @param sentinelLogin at the sentinels
 */
public record RedisAddress(
    boolean isTls,
    boolean isCluster,
    List<HostAndPort> hosts,
    @Nullable String master,
    int database,
    Login login,
    Login sentinelLogin) {
  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final int MAX_PORT = 65_535;
  private static final Pattern SENTINELS =
      Pattern.compile(
          "redis(?<tls>s?)-sentinel://(?:(?<login>[^@/\\s]*)@)?(?<hosts>[^@/\\s]+)"
              + "/(?<master>[A-Za-z0-9._-]+)(?:/(?<database>[0-9]{1,5}))?/?"
              + "(?:\\?(?:sentinel-user=(?<user>[^&\\s]+)&)?sentinel-password=(?<password>[^&\\s]+))?");
  private static final Pattern CLUSTER =
      Pattern.compile("redis(?<tls>s?)-cluster://(?:(?<login>[^@/\\s]*)@)?(?<hosts>[^@/?\\s]+)/?");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

  /** A user and a password. They are never shown. */
  public record Login(@Nullable String user, @Nullable String password) {
    static final Login NONE = new Login(null, null);

    void addTo(DefaultJedisClientConfig.Builder config) {
      if (user != null) {
        config.user(user);
      }
      if (password != null) {
        config.password(password);
      }
    }

    /** Reads {@code user:password}, {@code :password} or {@code password}. */
    static Login of(String raw) {
      int colon = raw.indexOf(':');
      return raw.isEmpty()
          ? NONE
          : new Login(
              colon > 0 ? decoded(raw.substring(0, colon)) : null,
              decoded(raw.substring(colon + 1)));
    }

    private static String decoded(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    @Override
    public String toString() {
      return "Login";
    }
  }

  /**
   * @throws UnusableDatabaseException if the text is not a Redis address
   */
  public static RedisAddress parse(String text) {
    try {
      Matcher sentinels = SENTINELS.matcher(text);
      if (sentinels.matches()) {
        return ofSentinels(sentinels);
      }
      Matcher cluster = CLUSTER.matcher(text);
      return cluster.matches() ? ofCluster(cluster) : ofRedis(new URI(text));
    } catch (URISyntaxException | IllegalArgumentException e) {
      // Its message would repeat the text, including the password.
      throw invalid();
    }
  }

  private static RedisAddress ofRedis(URI uri) {
    String path = uri.getPath();
    boolean isTls = "rediss".equals(uri.getScheme());
    if (!(isTls || "redis".equals(uri.getScheme()))
        || uri.getHost() == null
        || !(path == null || path.matches("(/[0-9]{0,5})?"))) {
      throw invalid();
    }
    String login = uri.getRawUserInfo();
    return new RedisAddress(
        isTls,
        /* isCluster= */ false,
        List.of(new HostAndPort(uri.getHost(), uri.getPort() < 0 ? REDIS_PORT : uri.getPort())),
        /* master= */ null,
        path == null || path.length() < 2 ? 0 : Integer.parseInt(path.substring(1)),
        login == null ? Login.NONE : Login.of(login),
        Login.NONE);
  }

  private static RedisAddress ofSentinels(Matcher parts) {
    String database = parts.group("database");
    String login = parts.group("login");
    String user = parts.group("user");
    String password = parts.group("password");
    return new RedisAddress(
        !parts.group("tls").isEmpty(),
        /* isCluster= */ false,
        hosts(parts.group("hosts"), SENTINEL_PORT),
        parts.group("master"),
        database == null ? 0 : Integer.parseInt(database),
        login == null ? Login.NONE : Login.of(login),
        password == null
            ? Login.NONE
            : new Login(user == null ? null : Login.decoded(user), Login.decoded(password)));
  }

  /** A cluster has the database 0 only. */
  private static RedisAddress ofCluster(Matcher parts) {
    String login = parts.group("login");
    return new RedisAddress(
        !parts.group("tls").isEmpty(),
        /* isCluster= */ true,
        hosts(parts.group("hosts"), REDIS_PORT),
        /* master= */ null,
        /* database= */ 0,
        login == null ? Login.NONE : Login.of(login),
        Login.NONE);
  }

  private static List<HostAndPort> hosts(String text, int defaultPort) {
    List<HostAndPort> hosts = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher host = HOST.matcher(each);
      if (!host.matches()) {
        throw invalid();
      }
      hosts.add(new HostAndPort(host.group(1), port(host.group(2), defaultPort)));
    }
    return List.copyOf(hosts);
  }

  private static int port(@Nullable String text, int defaultPort) {
    int port = text == null ? defaultPort : Integer.parseInt(text);
    if (port < 1 || port > MAX_PORT) {
      throw invalid();
    }
    return port;
  }

  private static UnusableDatabaseException invalid() {
    return new UnusableDatabaseException(
        "--redis must look like redis://host:6379, redis://:password@host:6379/0, over TLS"
            + " rediss://user:password@host:6379/0, for sentinels"
            + " redis-sentinel://user:password@host:26379,host:26379/master, or for a cluster"
            + " redis-cluster://user:password@host:6379,host:6379: percent-encode other characters"
            + " than letters and digits in a password (%40 for @)");
  }

  /** Whether another Redis can take the place of the one that is in use. */
  boolean failsOver() {
    return master != null || isCluster;
  }

  /**
   * Returns the address without users and passwords. Hosts are in alphabetical order, so that
   * servers that name them in different orders agree.
   */
  @Override
  public String toString() {
    String all =
        hosts.stream().map(HostAndPort::toString).sorted().collect(Collectors.joining(","));
    String scheme = isTls ? "rediss" : "redis";
    if (isCluster) {
      return scheme + "-cluster://" + all;
    }
    return scheme
        + (master == null ? "://" + all : "-sentinel://" + all + "/" + master)
        + (database == 0 ? "" : "/" + database);
  }
}
