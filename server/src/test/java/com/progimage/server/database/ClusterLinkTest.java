package com.progimage.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.support.RedisCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ClusterFailoverOption;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The link to a Redis Cluster of real processes. */
@Tag("timed")
@Tag("slow")
final class ClusterLinkTest {
  private static final RedisScript SET =
      RedisScript.of("return redis.call('SET', KEYS[1], ARGV[1])");

  /** Appends, so that an order shows. */
  private static final RedisScript PUSH =
      RedisScript.of(
          """
          redis.call('RPUSH', KEYS[1], ARGV[1])
          return redis.call('LRANGE', KEYS[1], 0, -1)
          """);

  /** The time in which a link follows, once the cluster is complete again. */
  private static final Duration RETURN = Duration.ofSeconds(5);

  private static final Duration LONG = Duration.ofSeconds(1);
  private static final int KEYS = 30;

  private static RedisCluster cluster;

  private final AtomicInteger doubts = new AtomicInteger();
  private RedisLink link;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    cluster = new RedisCluster(RedisCluster.HASTY, folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void open() {
    cluster.clear();
    link = link(cluster.uri());
    link.onDoubt(doubts::incrementAndGet);
  }

  @AfterEach
  void close() {
    link.close();
  }

  /** The replica of a master, and the other way round. */
  private static int peer(int node) {
    return (node + 3) % cluster.size();
  }

  private static RedisLink link(String uri) {
    RedisLink link =
        new RedisLink(
            RedisAddress.parse(uri),
            null,
            LONG,
            cause ->
                Failure.temporary(
                    ErrorCode.REGISTRY_UNAVAILABLE, "Redis is away", Duration.ofSeconds(1), cause));
    link.open(true);
    return link;
  }

  private static List<String> keys() {
    return IntStream.range(0, KEYS).mapToObj(i -> "key" + i).toList();
  }

  private static List<Call> sets(String value) {
    return keys().stream().map(key -> new Call(SET, List.of(key), List.of(value))).toList();
  }

  private List<String> read() {
    return link.forEach(keys(), (pipeline, key) -> pipeline.get(key));
  }

  private static List<String> all(String value) {
    return keys().stream().map(_ -> value).toList();
  }

  @Test
  void callsGoToTheNodesOfTheirKeys() {
    assertThat(link.runEach(sets("1"))).as("scripts that no node knows").containsOnly("OK");
    assertThat(read()).isEqualTo(all("1"));
    assertThat(link.runEach(sets("2"))).containsOnly("OK");
    assertThat(read()).isEqualTo(all("2"));
    assertThat(link.run(SET, List.of("key7"), List.of("3"))).isEqualTo("OK");
    assertThat(link.<String>guarded(redis -> redis.get("key7"))).isEqualTo("3");
    assertThat(link.runAll(List.of())).isEmpty();

    List<Call> pushes =
        IntStream.range(0, 100)
            .mapToObj(i -> new Call(PUSH, List.of("list" + i % 5), List.of(Integer.toString(i))))
            .toList();
    List<Object> lists = link.runAll(pushes);
    for (int i = 0; i < 5; i++) {
      int list = i;
      assertThat(lists.get(95 + i))
          .as("calls of one key run in their order")
          .isEqualTo(IntStream.range(0, 20).mapToObj(n -> Integer.toString(n * 5 + list)).toList());
    }
    assertThat(link.<List<String>>probe(_ -> link.reports(keys())))
        .hasSize(3)
        .allMatch(report -> report.contains("role:master"));
  }

  @Test
  void aReplicaTakesThePlaceOfAMasterThatDied() {
    link.runAll(sets("before"));
    int master = cluster.master("key0");
    cluster.node(master).stop();
    assertThatThrownBy(() -> link.run(SET, List.of("key0"), List.of("meanwhile")))
        .isInstanceOf(Failure.class);
    try (RedisLink late = link(cluster.uri())) {
      cluster.awaitMaster(peer(master));
      await()
          .atMost(RETURN)
          .ignoreExceptionsInstanceOf(Failure.class)
          .untilAsserted(() -> assertThat(link.runEach(sets("after"))).containsOnly("OK"));
      assertThat(read()).isEqualTo(all("after"));
      assertThat(late.run(SET, List.of("key0"), List.of("late"))).isEqualTo("OK");
    }
    assertThat(doubts).as("calls that have the owner of the link look at Redis").hasPositiveValue();

    cluster.node(master).start();
    cluster.awaitReplica(master);
    assertThat(link.runAll(sets("later"))).containsOnly("OK");
  }

  @Test
  void aMasterThatStoodStillGetsNoWritesWhenItGoesOn() {
    link.runAll(sets("before"));
    int master = cluster.master("key0");
    cluster.node(master).freeze();
    long start = System.nanoTime();
    assertThatThrownBy(() -> link.runAll(sets("meanwhile"))).isInstanceOf(Failure.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    cluster.awaitMaster(peer(master));
    await()
        .atMost(RETURN)
        .ignoreExceptionsInstanceOf(Failure.class)
        .untilAsserted(() -> assertThat(link.runAll(sets("after"))).containsOnly("OK"));
    cluster.node(master).thaw();
    AtomicInteger written = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          link.runAll(sets("later " + written.incrementAndGet()));
          assertThat(read()).isEqualTo(all("later " + written));
          return cluster.isReplica(master);
        });
    cluster.awaitReplica(master);
  }

  @Test
  void aLinkFollowsAMasterThatGivesItsPlaceAway() {
    link.runAll(sets("before"));
    int master = cluster.master("key0");
    cluster.tell(peer(master), admin -> admin.clusterFailover(ClusterFailoverOption.TAKEOVER));
    cluster.awaitMaster(peer(master));
    cluster.awaitReplica(master);
    assertThat(link.runAll(sets("after"))).containsOnly("OK");
    assertThat(read()).isEqualTo(all("after"));
    assertThat(link.runReplicated(SET, List.of("key0"), List.of("more"))).isEqualTo("OK");
  }

  @Test
  void aLinkFollowsASlotWhileItMoves() {
    link.runAll(sets("before"));
    int from = cluster.master("key0");
    int to =
        keys().stream()
            .mapToInt(cluster::master)
            .filter(each -> each != from)
            .findFirst()
            .orElseThrow();
    int slot = JedisClusterCRC16.getSlot("key0");
    cluster.tell(to, admin -> admin.clusterSetSlotImporting(slot, cluster.id(from)));
    cluster.tell(from, admin -> admin.clusterSetSlotMigrating(slot, cluster.id(to)));
    cluster.tell(
        from, admin -> admin.migrate("127.0.0.1", cluster.node(to).port(), "key0", 0, 1_000));

    assertThat(read()).isEqualTo(all("before"));
    assertThat(link.runAll(sets("during"))).containsOnly("OK");
    assertThat(link.runEach(sets("during it"))).containsOnly("OK");
    assertThat(link.run(SET, List.of("key0"), List.of("during it"))).isEqualTo("OK");
    assertThat(link.runReplicated(SET, List.of("key0"), List.of("during it"))).isEqualTo("OK");
    assertThat(read()).isEqualTo(all("during it"));

    String target = cluster.id(to);
    cluster.tell(to, admin -> admin.clusterSetSlotNode(slot, target));
    cluster.tell(from, admin -> admin.clusterSetSlotNode(slot, target));
    assertThat(read()).isEqualTo(all("during it"));
    assertThat(link.runAll(sets("after"))).containsOnly("OK");
    assertThat(read()).isEqualTo(all("after"));
  }

  @Test
  void aChangeThatNothingRestoresIsAnsweredOnceAReplicaHasIt() {
    List<String> key = List.of("key0");
    assertThat(link.runReplicated(SET, key, List.of("1"))).isEqualTo("OK");
    int master = cluster.master("key0");
    cluster.node(peer(master)).freeze();
    CompletableFuture<Object> change =
        CompletableFuture.supplyAsync(() -> link.runReplicated(SET, key, List.of("2")));
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Objects.equals(link.<String>guarded(redis -> redis.get("key0")), "2"));
    assertThat(change).as("it waits for the replica").isNotDone();
    cluster.node(peer(master)).thaw();
    await().atMost(RETURN).until(change::isDone);
    assertThat(change).isCompletedWithValue("OK");
  }

  @Test
  void oneNodeThatAnswersIsEnoughToFindTheOthers() {
    int replica = peer(cluster.master("key0"));
    String one = "redis-cluster://127.0.0.1:" + cluster.node(replica).port();
    try (RedisLink other = link(one)) {
      assertThat(other.runAll(sets("1"))).containsOnly("OK");
    }
    cluster.node(replica).stop();
    try (RedisLink other = link(one)) {
      assertThatThrownBy(() -> other.runAll(sets("2"))).isInstanceOf(Failure.class);
      cluster.node(replica).start();
      cluster.awaitReplica(replica);
      await()
          .atMost(RETURN)
          .ignoreExceptionsInstanceOf(Failure.class)
          .untilAsserted(() -> assertThat(other.runAll(sets("2"))).containsOnly("OK"));
    }
  }

  @Test
  void theClusterHasPartitionsAndASingleRedisOne() {
    RedisPartitions partitions = link.partitions("r");
    assertThat(partitions.all()).hasSize(16);
    assertThat(partitions.all().getFirst().key("ids")).isEqualTo("pi:{r00}:ids");
    assertThat(partitions.of("name")).isEqualTo(partitions.of("name"));
    try (UnifiedJedis client = cluster.client();
        RedisLink single = link("redis://127.0.0.1:" + cluster.node(0).port())) {
      assertThat(client.ping()).isEqualTo("PONG");
      assertThat(single.partitions("r").all()).containsExactly(new RedisPartition("pi:"));
    }
    try (Jedis admin = new Jedis("127.0.0.1", cluster.node(0).port())) {
      assertThat(admin.clusterInfo()).contains("cluster_state:ok");
    }
  }
}
