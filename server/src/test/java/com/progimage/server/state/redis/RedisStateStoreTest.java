package com.progimage.server.state.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartitions;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.WorkKind;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XPendingParams;

class RedisStateStoreTest extends StateStoreContract {
  private static final RedisJobKeys KEYS =
      new RedisJobKeys(RedisPartitions.ofSingle().all().getFirst());
  private static final String SHORT = KEYS.stream(WorkKind.MAKE, /* isShort= */ true);
  private static final String LONG = KEYS.stream(WorkKind.MAKE, /* isShort= */ false);
  private static final Duration LEASE_TIME = Duration.ofMillis(400);
  private static RedisProcess redis;
  private static RedisClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = new RedisProcess(folder);
    client = redis.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @Override
  public StateStore open() {
    client.flushAll();
    return server(Duration.ofMinutes(1));
  }

  private static StateStore server(Duration leaseTime) {
    RedisLink link = new RedisLink(RedisAddress.parse(redis.uri()), StateFailures::away);
    return new RedisStateStore(link, UUID.randomUUID().toString(), leaseTime);
  }

  @Test
  void itemsOfAServerThatIsSilentAreGivenToAnother() {
    Job job = submit(images(3));
    try (StateStore dead = server(LEASE_TIME);
        StateStore alive = server(LEASE_TIME)) {
      List<ItemLease> lost = dead.take(WorkKind.MAKE, 2, Duration.ZERO, InstantSource.fixed(NOW));
      assertThat(lost).hasSize(2);
      List<ItemLease> taken = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> {
            for (ItemLease lease :
                alive.take(WorkKind.MAKE, 5, Duration.ZERO, InstantSource.fixed(NOW))) {
              taken.add(lease);
              assertThat(alive.finish(lease, well(lease), NOW)).isTrue();
            }
            return taken.size() == 3;
          });
      assertThat(taken).extracting(ItemLease::index).containsExactlyInAnyOrder(0, 1, 2);
      assertThat(taken.stream().filter(lease -> lease.deliveries() == 2)).hasSize(2);
      // It was only slow, and comes too late.
      assertThat(dead.renew(lost)).isEmpty();
      assertThat(dead.finish(lost.getFirst(), ill(lost.getFirst()), NOW)).isFalse();
      assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void itemsOnWhichAnEarlierVersionWorkedHoldNoOthersBack() {
    for (int i = 0; i < 3; i++) {
      Job _ = submit(images(8));
    }
    assertThat(client.xlen(SHORT)).isEqualTo(8);
    // It removes entries, and knows nothing of owners.
    client.xrange(SHORT, "-", "+").forEach(entry -> client.xdel(SHORT, entry.getID()));

    assertThat(take(10)).as("those that were held").hasSize(8);
  }

  @Test
  void whatIsRenewedIsNotGivenToAnother() {
    submit(images(1));
    try (StateStore slow = server(LEASE_TIME);
        StateStore other = server(LEASE_TIME)) {
      List<ItemLease> held = slow.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW));
      await()
          .during(LEASE_TIME.multipliedBy(3))
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(50))
          .until(() ->
              slow.renew(held).size() == 1
                  && other
                      .take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW))
                      .isEmpty());
    }
  }

  @Test
  void anAbandonedItemBehindManyThatAreWorkedOnIsFound() {
    // A search looks at ten entries at a time for each that it wants.
    submit(images(35));
    try (StateStore busy = server(Duration.ofMinutes(1));
        StateStore dead = server(Duration.ofMinutes(1));
        StateStore finder = server(Duration.ofMinutes(1))) {
      List<ItemLease> held = new ArrayList<>();
      while (held.size() < 34) {
        held.addAll(busy.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW)));
      }
      ItemLease lost =
          dead.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW)).getFirst();
      abandon(lost);
      List<ItemLease> found =
          finder.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW));
      assertThat(found).extracting(ItemLease::index).containsExactly(lost.index());
      assertThat(busy.renew(held)).hasSize(34);
    }
  }

  /** Lets a lease look as if no server had renewed it for a long time. */
  private static void abandon(ItemLease lease) {
    String stream = RedisWork.stream(lease);
    StreamEntryID entry = new StreamEntryID(RedisWork.entry(lease));
    String holder =
        client
            .xpending(stream, RedisWork.GROUP, new XPendingParams(entry, entry, 1))
            .getFirst()
            .getConsumerName();
    client.xclaimJustId(
        stream,
        RedisWork.GROUP,
        holder,
        /* minIdleTime= */ 0,
        new XClaimParams().idle(Duration.ofHours(1).toMillis()),
        entry);
  }

  @Test
  void whoGivesBackLateTakesNothingFromTheServerThatTookOver() {
    Job job = submit(images(1));
    try (StateStore slow = server(Duration.ofMinutes(1));
        StateStore other = server(Duration.ofMinutes(1))) {
      ItemLease late =
          slow.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW)).getFirst();
      abandon(late);
      ItemLease taken =
          other.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW)).getFirst();
      slow.giveBack(late);
      assertThat(take(1)).isEmpty();
      assertThat(other.renew(List.of(taken))).containsExactly(taken);
      assertThat(other.finish(taken, well(taken), NOW)).isTrue();
      assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void whatIsGivenBackKeepsItsCountOfDeliveries() {
    submit(images(1));
    try (StateStore dead = server(Duration.ofMinutes(1));
        StateStore other = server(Duration.ofMinutes(1))) {
      abandon(dead.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW)).getFirst());
      ItemLease second =
          other.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW)).getFirst();
      assertThat(second.deliveries()).isEqualTo(2);
      other.giveBack(second);
      ItemLease again = take(1).getFirst();
      assertThat(again.deliveries()).isEqualTo(2);
      store.giveBack(again);
      assertThat(take(1)).extracting(ItemLease::deliveries).containsExactly(2);
    }
  }

  @Test
  void nothingIsLeftOfJobsThatAreForgotten() {
    Job job = submit(images(StateStore.SHORT + 1));
    List<ItemLease> leases = take(2);
    leases.forEach(lease -> store.finish(lease, well(lease), NOW));
    store.cancel(job.id(), NOW);
    while (client.xlen(LONG) > 0) {
      assertThat(take(50)).isEmpty();
    }
    assertThat(store.forget(job.id())).isTrue();
    assertThat(client.keys("*")).containsExactlyInAnyOrder(LONG, SHORT, KEYS.counts(), KEYS.open());
  }

  @Test
  void aServerThatLeavesTakesItsNameAlong() {
    submit(images(1));
    try (StateStore another = server(LEASE_TIME)) {
      another
          .take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW))
          .forEach(each -> another.finish(each, well(each), NOW));
      assertThat(client.xinfoConsumers2(SHORT, RedisWork.GROUP)).hasSize(1);
    }
    assertThat(client.xinfoConsumers2(SHORT, RedisWork.GROUP)).isEmpty();
  }

  @Test
  void aRedisThatIsAwayIsToldWithinTwoSeconds() {
    submit(images(1));
    redis.close();
    try {
      long started = System.nanoTime();
      assertThatThrownBy(() -> take(1))
          .isInstanceOfSatisfying(
              Failure.class,
              away -> assertThat(away.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    } finally {
      redis.start();
      client.getPool().clear();
    }
    assertThat(take(1)).isEmpty();
    Job after = submit(images(1));
    assertThat(take(1)).extracting(ItemLease::job).containsExactly(after.id());
  }
}
