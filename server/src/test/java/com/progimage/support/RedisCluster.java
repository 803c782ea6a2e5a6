package com.progimage.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A real Redis Cluster: three masters with a replica each, whose ports and processes are its own.
 */
public final class RedisCluster implements AutoCloseable {
  /** The time that nodes wait for one that does not answer. A busy machine may take half of it. */
  private static final Duration CALM = Duration.ofSeconds(5);

  /** For tests of a failover. */
  public static final Duration HASTY = Duration.ofSeconds(1);

  /** The longest failover: the wait, an election that is repeated, and the promotion. */
  private static final Duration FAILOVER = Duration.ofSeconds(20);

  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisProcess> nodes = new ArrayList<>();

  /** The ports at which nodes talk to each other. */
  private final List<Integer> buses = new ArrayList<>();

  /** Starts one in which no test stops a node. */
  public RedisCluster(Path folder, String... settings) throws IOException {
    this(CALM, folder, settings);
  }

  /**
   * Starts the nodes, and waits until all of them know that it is complete, and replicas have what
   * their masters have.
   *
   * @param patience after which nodes replace a master that does not answer
   * @param settings of the nodes, as on their command lines
   */
  public RedisCluster(Duration patience, Path folder, String... settings) throws IOException {
    for (int i = 0; i < 2 * MASTERS; i++) {
      int bus = Programs.freePort();
      buses.add(bus);
      nodes.add(
          node(Files.createDirectories(folder.resolve("node-" + i)), bus, patience, settings));
    }
    for (int i = 0; i < MASTERS; i++) {
      int node = i;
      tell(
          i,
          admin -> {
            admin.sendCommand(Command.CLUSTER, "SET-CONFIG-EPOCH", Integer.toString(node + 1));
            admin.clusterAddSlotsRange(SLOTS * node / MASTERS, SLOTS * (node + 1) / MASTERS - 1);
          });
    }
    // They would get to know each other by hearsay too, which takes seconds.
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = i + 1; j < nodes.size(); j++) {
        meet(i, j);
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      awaitAll(i, nodes.size());
    }
    for (int i = 0; i < MASTERS; i++) {
      String master = id(i);
      tell(MASTERS + i, admin -> admin.clusterReplicate(master));
    }
    for (int i = 0; i < nodes.size(); i++) {
      awaitComplete(i);
    }
    for (int i = 0; i < MASTERS; i++) {
      awaitReplica(MASTERS + i);
    }
  }

  private void meet(int node, int other) {
    tell(
        node,
        admin ->
            admin.sendCommand(
                Command.CLUSTER,
                "MEET",
                "127.0.0.1",
                Integer.toString(nodes.get(other).port()),
                Integer.toString(buses.get(other))));
  }

  private static RedisProcess node(Path folder, int bus, Duration patience, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                Integer.toString(bus),
                // A node that no other has called yet does not know its address.
                "--cluster-announce-ip",
                "127.0.0.1",
                "--cluster-node-timeout",
                Long.toString(patience.toMillis()),
                // By default, a master waits five seconds for more replicas before it sends data.
                "--repl-diskless-sync-delay",
                "0"));
    all.addAll(List.of(settings));
    return new RedisProcess(folder, all.toArray(String[]::new));
  }

  /** Tells a node something, as an operator does. */
  public void tell(int node, Consumer<Jedis> order) {
    try (Jedis admin = new Jedis("127.0.0.1", nodes.get(node).port())) {
      order.accept(admin);
    }
  }

  /** The name of a node in the cluster. */
  public String id(int node) {
    try (Jedis admin = new Jedis("127.0.0.1", nodes.get(node).port())) {
      return admin.clusterMyId();
    }
  }

  private void awaitAll(int node, int count) {
    await()
        .atMost(FAILOVER)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          try (Jedis admin = new Jedis("127.0.0.1", nodes.get(node).port())) {
            return admin.clusterNodes().lines().filter(line -> !line.contains("handshake")).count()
                == count;
          }
        });
  }

  /** Waits until a node knows all others, a replica of each master, and a master of each slot. */
  private void awaitComplete(int node) {
    await()
        .atMost(FAILOVER)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          try (Jedis admin = new Jedis("127.0.0.1", nodes.get(node).port())) {
            return admin.clusterInfo().contains("cluster_state:ok")
                && admin.clusterNodes().lines().filter(line -> line.contains("slave ")).count()
                    == MASTERS;
          }
        });
  }

  /** The address for {@code --redis}, with all nodes. */
  public String uri() {
    return nodes.stream()
        .map(each -> "127.0.0.1:" + each.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** A client of the whole cluster. */
  public UnifiedJedis client() {
    return RedisClusterClient.create(
        nodes.stream()
            .map(each -> new HostAndPort("127.0.0.1", each.port()))
            .collect(Collectors.toSet()));
  }

  /** Masters at first are 0, 1 and 2; the replica of each has a number that is greater by 3. */
  public RedisProcess node(int index) {
    return nodes.get(index);
  }

  public int size() {
    return nodes.size();
  }

  /** The number of the node that has a key, as a node that answers says. */
  public int master(String key) {
    int slot = JedisClusterCRC16.getSlot(key);
    for (RedisProcess node : nodes) {
      try (Jedis admin = new Jedis("127.0.0.1", node.port())) {
        return admin
            .clusterNodes()
            .lines()
            .filter(line -> hasSlot(line, slot))
            .mapToInt(this::indexOf)
            .findFirst()
            .orElseThrow();
      } catch (JedisException e) {
        // Another node answers.
      }
    }
    throw new IllegalStateException("no node has the slot of " + key);
  }

  /** Reads {@code <id> <host>:<port>@<port> <flags> <master> <4 numbers> <slots>}. */
  private static boolean hasSlot(String line, int slot) {
    return Arrays.stream(line.split(" "))
        .skip(8)
        .filter(slots -> !slots.startsWith("["))
        .map(slots -> slots.split("-"))
        .anyMatch(slots ->
            Integer.parseInt(slots[0]) <= slot
                && slot <= Integer.parseInt(slots[slots.length - 1]));
  }

  private int indexOf(String line) {
    return IntStream.range(0, nodes.size())
        .filter(each -> line.contains(":" + nodes.get(each).port() + "@"))
        .findFirst()
        .orElseThrow();
  }

  /** Removes all keys. */
  public void clear() {
    IntStream.range(0, nodes.size())
        .filter(each -> says(each, "role:master"))
        .forEach(each -> tell(each, Jedis::flushAll));
  }

  /** Waits until a node is a master, and all nodes that run know of a master for each slot. */
  public void awaitMaster(int index) {
    await()
        .atMost(FAILOVER)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(JedisException.class)
        .until(() -> says(index, "role:master"));
    awaitComplete();
  }

  /** Waits until all nodes that run know of a master for each slot. */
  public void awaitComplete() {
    await()
        .atMost(FAILOVER)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> IntStream.range(0, nodes.size()).allMatch(this::isCompleteOrAway));
  }

  private boolean isCompleteOrAway(int index) {
    try (Jedis admin = new Jedis("127.0.0.1", nodes.get(index).port())) {
      return admin.clusterInfo().contains("cluster_state:ok");
    } catch (JedisException e) {
      return true;
    }
  }

  /** Waits until a node is a replica, and has all that its master has. */
  public void awaitReplica(int index) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(JedisException.class)
        .until(() -> says(index, "master_link_status:up"));
  }

  public boolean isReplica(int index) {
    return says(index, "role:slave");
  }

  private boolean says(int index, String line) {
    try (Jedis admin = new Jedis("127.0.0.1", nodes.get(index).port())) {
      return admin.info("replication").lines().anyMatch(line::equals);
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
