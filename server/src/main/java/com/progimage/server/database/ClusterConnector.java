package com.progimage.server.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Connects to the masters of a Redis Cluster. Jedis cannot open its client while no node answers,
 * so this opens it with the first command, and tries again with the next one.
 */
final class ClusterConnector implements RedisConnector {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterConnector.class);

  /** One command, and one more for a redirection or a broken connection. */
  private static final int ATTEMPTS = 2;

  private static final Duration ATTEMPTS_WITHIN = Duration.ofSeconds(1);

  private final RedisSettings settings;
  private final ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final SharedLookup<Opened> lookup = new SharedLookup<>(lookups, this::find);
  private boolean closed;
  private volatile @Nullable Opened opened;

  private record Opened(ClusterConnectionProvider nodes, RedisClusterClient client) {}

  ClusterConnector(RedisSettings settings) {
    this.settings = settings;
  }

  @Override
  public UnifiedJedis client() {
    return opened().client();
  }

  private Opened opened() {
    Opened known = opened;
    return known == null ? lookup.look() : known;
  }

  @Override
  public Object node(String key) {
    HostAndPort node = opened().nodes().getNode(slot(key));
    if (node == null) {
      throw new JedisConnectionException("no node of the cluster has the slot of " + key);
    }
    return node;
  }

  @Override
  public Connection connection(String key) {
    return opened().nodes().getConnectionFromSlot(slot(key));
  }

  private static int slot(String key) {
    return JedisClusterCRC16.getSlot(key);
  }

  @Override
  public Connection redirected(HostAndPort node) {
    return opened().nodes().getConnection(node);
  }

  @Override
  public void renew() {
    Opened now = lookup.look();
    now.nodes().getNodes().values().forEach(ConnectionPool::clear);
  }

  @Override
  public void suspect() {
    lookup.suspect();
  }

  /** Asks nodes of the cluster which node has which slots. */
  private Opened find() {
    Opened known = opened;
    if (known == null) {
      return open();
    }
    askAny(known.nodes());
    return known;
  }

  /**
   * Asks one node that answers. Which one is left to chance: a partition of the network may keep a
   * node from the others, and it would answer the same each time. If none answers, what is known
   * stays.
   */
  private void askAny(ClusterConnectionProvider nodes) {
    Set<HostAndPort> all = new LinkedHashSet<>(settings.address().hosts());
    nodes.getNodes().keySet().forEach(node -> all.add(HostAndPort.from(node)));
    List<HostAndPort> asked = new ArrayList<>(all);
    Collections.shuffle(asked);
    for (HostAndPort each : asked) {
      try (Connection connection = new Connection(each, settings.lookup())) {
        nodes.renewSlotCache(connection);
        return;
      } catch (JedisException e) {
        LOG.debug("{} does not name the nodes of its cluster", each, e);
      }
    }
  }

  private Opened open() {
    ClusterConnectionProvider nodes =
        new ClusterConnectionProvider(
            new LinkedHashSet<>(settings.address().hosts()), settings.node(), settings.pool());
    RedisClusterClient client =
        RedisClusterClient.builder()
            .nodes(new LinkedHashSet<>(settings.address().hosts()))
            .clientConfig(settings.node())
            .connectionProvider(nodes)
            .maxAttempts(ATTEMPTS)
            .maxTotalRetriesDuration(ATTEMPTS_WITHIN)
            .build();
    Opened now = new Opened(nodes, client);
    lock.lock();
    try {
      if (closed) {
        client.close();
        throw new JedisConnectionException("closed");
      }
      opened = now;
      LOG.debug("opened {}", settings.address());
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    lock.lock();
    try {
      closed = true;
      Opened known = opened;
      if (known != null) {
        known.client().close();
      }
    } finally {
      lock.unlock();
    }
  }
}
