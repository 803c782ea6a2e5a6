package com.progimage.server.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;

/** Opens connections to the nodes of an address, and replaces those that are of no use any more. */
interface RedisConnector extends AutoCloseable {

  /**
   * Connects with the first call of a command.
   *
   * @param trustStore for TLS, without a password; null to use the JVM's
   * @param onSwitch called when another Redis takes over. It must return at once
   */
  static RedisConnector of(RedisAddress address, @Nullable Path trustStore, Runnable onSwitch) {
    RedisSettings settings = new RedisSettings(address, trustStore);
    return address.isCluster()
        ? new ClusterConnector(settings)
        : new MasterConnector(settings, onSwitch);
  }

  /**
   * Returns the client of all commands that have a key.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if a cluster does not name its nodes
   */
  UnifiedJedis client();

  /** Returns an object that is equal for keys that one node has. */
  Object node(String key);

  /** Returns a connection to the node that has the key. */
  Connection connection(String key);

  /** Returns a connection to a node that another one named for a key. */
  Connection redirected(HostAndPort node);

  /** Discards all idle connections, and first looks for the masters. */
  void renew();

  /** Looks for the masters, without waiting for an answer. */
  void suspect();

  @Override
  void close();
}
