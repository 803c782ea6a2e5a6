package com.progimage.server.database;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ConnectionProvider;

/**
 * Connections to the master that sentinels name. It follows the <a
 * href="https://redis.io/docs/latest/develop/reference/sentinel-clients/">guidelines for
 * clients</a>: a master must say itself that it is one.
 *
 * <p>Jedis has a provider too. It cannot be opened while no sentinel answers, believes the first
 * sentinel that does, even if a partition keeps that one from the others, and keeps a thread for
 * each sentinel, which logs a stack trace each time that the sentinel is not there.
 */
final class SentinelConnections implements ConnectionProvider {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelConnections.class);

  /** A master that was replaced can go on for a while, as its own clients see it. */
  private static final Duration POLL = Duration.ofSeconds(3);

  private final List<HostAndPort> sentinels;
  private final String name;
  private final JedisClientConfig sentinelConfig;
  private final JedisClientConfig nodeConfig;
  private final Function<HostAndPort, ConnectionPool> pools;
  private final Runnable onSwitch;
  private final ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final SharedLookup<Master> lookup = new SharedLookup<>(lookups, this::find);
  private boolean closed;
  private volatile @Nullable Master master;

  private record Master(HostAndPort address, ConnectionPool pool) {}

  /**
   * @param name of the master
   * @param nodeConfig for a look at a master
   * @param pools creates the connections to a master
   * @param onSwitch called when another master takes over. It must return at once
   */
  SentinelConnections(
      List<HostAndPort> sentinels,
      String name,
      JedisClientConfig sentinelConfig,
      JedisClientConfig nodeConfig,
      Function<HostAndPort, ConnectionPool> pools,
      Runnable onSwitch) {
    this.sentinels = sentinels;
    this.name = name;
    this.sentinelConfig = sentinelConfig;
    this.nodeConfig = nodeConfig;
    this.pools = pools;
    this.onSwitch = onSwitch;
    Future<?> _ = lookups.submit(this::poll);
  }

  private void poll() {
    try {
      while (true) {
        Thread.sleep(POLL);
        if (master != null) {
          suspect();
        }
      }
    } catch (InterruptedException e) {
      // It is closed.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Connection getConnection() {
    Master known = master;
    if (known == null) {
      known = lookup.look();
    }
    try {
      return known.pool().getResource();
    } catch (JedisException e) {
      Master now = master;
      if (now == null || now.equals(known)) {
        throw e;
      }
      return now.pool().getResource();
    }
  }

  @Override
  public Connection getConnection(CommandArguments arguments) {
    return getConnection();
  }

  /**
   * Asks for the master, and discards idle connections to it if it is the same one. If the
   * sentinels do not answer, the master stays the one it was.
   */
  void renew() {
    Master before = master;
    try {
      Master now = lookup.look();
      if (now.equals(before)) {
        now.pool().clear();
      }
    } catch (JedisException e) {
      LOG.debug("the sentinels name no master", e);
      if (before != null) {
        before.pool().clear();
      }
    }
  }

  /** Asks for the master on another thread. */
  void suspect() {
    lookup.suspect();
  }

  /** Finds the node that most sentinels name, and that says that it is a master. */
  private Master find() throws InterruptedException {
    List<Future<@Nullable HostAndPort>> answers =
        sentinels.stream().map(each -> lookups.submit(() -> ask(each))).toList();
    Map<HostAndPort, Integer> votes = new LinkedHashMap<>();
    JedisException failure = null;
    for (Future<@Nullable HostAndPort> answer : answers) {
      try {
        HostAndPort named = answer.get();
        if (named != null) {
          votes.merge(named, 1, Integer::sum);
        }
      } catch (ExecutionException e) {
        failure = preferred(failure, e);
      }
    }
    List<HostAndPort> named =
        votes.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
    for (HostAndPort each : named) {
      if (isMaster(each)) {
        return adopt(each);
      }
    }
    if (!named.isEmpty()) {
      throw new JedisConnectionException(
          "the sentinels name " + named.getFirst() + ", which is no master at this time");
    }
    throw failure == null
        ? new JedisConnectionException("the sentinels know no master with the name " + name)
        : failure;
  }

  /** Prefers a refusal, which waiting does not resolve. */
  private static JedisException preferred(
      @Nullable JedisException before, ExecutionException failed) {
    JedisException now =
        failed.getCause() instanceof JedisException known
            ? known
            : new JedisConnectionException(String.valueOf(failed.getCause()), failed);
    return before == null || now instanceof JedisAccessControlException ? now : before;
  }

  private @Nullable HostAndPort ask(HostAndPort sentinel) {
    try (Jedis connection = new Jedis(sentinel, sentinelConfig)) {
      List<String> address = connection.sentinelGetMasterAddrByName(name);
      return address == null
          ? null
          : new HostAndPort(address.get(0), Integer.parseInt(address.get(1)));
    } catch (JedisAccessControlException e) {
      throw new JedisAccessControlException("sentinel " + sentinel + ": " + e.getMessage(), e);
    } catch (JedisException e) {
      throw new JedisConnectionException("sentinel " + sentinel + ": " + e.getMessage(), e);
    }
  }

  private boolean isMaster(HostAndPort node) {
    try (Jedis connection = new Jedis(node, nodeConfig)) {
      return connection.info("replication").lines().anyMatch("role:master"::equals);
    } catch (JedisAccessControlException e) {
      throw e;
    } catch (JedisException e) {
      return false;
    }
  }

  private Master adopt(HostAndPort address) {
    Master before;
    Master now;
    lock.lock();
    try {
      before = master;
      if (before != null && before.address().equals(address)) {
        return before;
      }
      if (closed) {
        throw new JedisConnectionException("closed");
      }
      now = new Master(address, pools.apply(address));
      master = now;
    } finally {
      lock.unlock();
    }
    if (before != null) {
      LOG.warn("the sentinels replaced the master {}: it is {} now", before.address(), address);
      before.pool().close();
      onSwitch.run();
    }
    return now;
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    lock.lock();
    try {
      closed = true;
      if (master != null) {
        Objects.requireNonNull(master).pool().close();
      }
    } finally {
      lock.unlock();
    }
  }
}
