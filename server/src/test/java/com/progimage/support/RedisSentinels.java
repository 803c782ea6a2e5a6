package com.progimage.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/** A real master with replicas, and three sentinels that let a replica take over within seconds. */
public final class RedisSentinels implements AutoCloseable {
  /** The longest failover: the wait, an election that is repeated, and the promotion. */
  private static final Duration FAILOVER = Duration.ofSeconds(20);

  private static final int SENTINELS = 3;
  private static final int QUORUM = 2;

  private final List<RedisProcess> nodes = new ArrayList<>();
  private final List<SentinelProcess> sentinels = new ArrayList<>();

  /**
   * Starts them, and waits until each sentinel knows the others and every replica.
   *
   * @param settings of the nodes, as on their command lines
   */
  public RedisSentinels(Path folder, int replicas, String... settings) throws IOException {
    this("", folder, replicas, settings);
  }

  /**
   * @param lines of the configuration of each sentinel
   */
  public RedisSentinels(String lines, Path folder, int replicas, String... settings)
      throws IOException {
    nodes.add(node(folder, "master", settings));
    for (int i = 0; i < replicas; i++) {
      RedisProcess replica = node(folder, "replica-" + i, settings);
      nodes.add(replica);
      replica.replicate(nodes.getFirst());
    }
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(
          new SentinelProcess(
              Files.createDirectory(folder.resolve("sentinel-" + i)),
              nodes.getFirst(),
              QUORUM,
              "port PORT\n" + lines));
    }
    sentinels.forEach(RedisSentinels::hurry);
    sentinels.forEach(each -> awaitKnown(each, replicas));
  }

  private static RedisProcess node(Path folder, String name, String... settings)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    // By default, a master waits five seconds for more replicas before it sends them its data.
    all.addAll(List.of("--repl-diskless-sync-delay", "0"));
    return new RedisProcess(
        Files.createDirectory(folder.resolve(name)), all.toArray(String[]::new));
  }

  /** They look for each other every two seconds, and for replicas every ten. */
  private static void hurry(SentinelProcess sentinel) {
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptionsInstanceOf(JedisException.class)
        .until(() -> {
          try (Jedis admin = new Jedis("127.0.0.1", sentinel.port())) {
            return admin.sendCommand(
                    Command.SENTINEL, "DEBUG", "PUBLISH-PERIOD", "200", "INFO-PERIOD", "200")
                != null;
          }
        });
  }

  private static void awaitKnown(SentinelProcess sentinel, int replicas) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(JedisException.class)
        .until(() -> {
          try (Jedis admin = new Jedis("127.0.0.1", sentinel.port())) {
            return admin.sentinelReplicas(SentinelProcess.MASTER).size() == replicas
                && admin.sentinelSentinels(SentinelProcess.MASTER).size() == SENTINELS - 1;
          }
        });
  }

  /** The address for {@code --redis}. */
  public String uri() {
    return sentinels.stream()
        .map(each -> "127.0.0.1:" + each.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "/" + SentinelProcess.MASTER));
  }

  /** The first master, and then the replicas. */
  public RedisProcess node(int index) {
    return nodes.get(index);
  }

  public SentinelProcess sentinel(int index) {
    return sentinels.get(index);
  }

  /** The number of the node that the sentinels name. */
  public int master() {
    try (Jedis admin = new Jedis("127.0.0.1", sentinels.getFirst().port())) {
      String port = admin.sentinelGetMasterAddrByName(SentinelProcess.MASTER).getLast();
      return IntStream.range(0, nodes.size())
          .filter(each -> Integer.toString(nodes.get(each).port()).equals(port))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Waits until a node is a master, as it says itself. */
  public void awaitMaster(int index) {
    await()
        .atMost(FAILOVER)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(JedisException.class)
        .until(() -> says(index, "role:master"));
  }

  /** Waits until a node is a replica again, and has all that its master has. */
  public void awaitReplica(int index) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(JedisException.class)
        .until(() -> says(index, "master_link_status:up"));
  }

  private boolean says(int index, String line) {
    try (Jedis admin = new Jedis("127.0.0.1", nodes.get(index).port())) {
      return admin.info("replication").lines().anyMatch(line::equals);
    }
  }

  @Override
  public void close() {
    sentinels.forEach(SentinelProcess::close);
    nodes.forEach(RedisProcess::close);
  }
}
