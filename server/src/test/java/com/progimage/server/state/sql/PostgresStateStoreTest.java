package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.database.postgres.TestDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.WorkKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PostgresStateStoreTest extends StateStoreContract {
  private final TestDatabase database = TestDatabase.emptied();

  @Override
  public StateStore open() {
    return new SqlStateStore(database.openState());
  }

  /** As if no server had renewed an item for the lease time. */
  private void abandon(ItemLease lease) throws SQLException {
    database.execute(
        "UPDATE item SET leased_until = 1 WHERE job = '%s' AND position = %d"
            .formatted(lease.job(), lease.index()));
  }

  private static List<ItemLease> take(StateStore store, int most) {
    return store.take(WorkKind.MAKE, most, Duration.ZERO, InstantSource.fixed(NOW));
  }

  @Test
  void itemsOfAServerThatIsSilentAreGivenToAnother() throws SQLException {
    Job job = submit(images(3));
    try (StateStore dead = open();
        StateStore alive = open()) {
      List<ItemLease> lost = take(dead, 2);
      assertThat(take(alive, 5)).extracting(ItemLease::index).containsExactly(2);
      for (ItemLease lease : lost) {
        abandon(lease);
      }
      List<ItemLease> again = take(alive, 5);
      assertThat(again).extracting(ItemLease::index).containsExactly(0, 1);
      assertThat(again).extracting(ItemLease::deliveries).containsOnly(2);
      assertThat(dead.renew(lost)).isEmpty();
      assertThat(alive.renew(again)).hasSize(2);
      for (ItemLease lease : again) {
        assertThat(alive.finish(lease, well(lease), NOW)).isTrue();
      }
      // It was only slow, and comes too late.
      assertThat(dead.finish(lost.getFirst(), ill(lost.getFirst()), NOW)).isFalse();
      assertThat(store.find(job.id()).orElseThrow().progress().done()).isEqualTo(2);
    }
  }

  @Test
  void whatIsRenewedIsNotGivenToAnother() throws SQLException {
    submit(images(1));
    ItemLease held = take(1).getFirst();
    try (StateStore other = open()) {
      abandon(held);
      assertThat(store.renew(List.of(held))).containsExactly(held);
      assertThat(take(other, 5)).isEmpty();
    }
  }

  @Test
  void aServerThatStartsLeavesOthersTheirLeases() {
    submit(images(1));
    ItemLease held = take(1).getFirst();
    try (StateStore other = open()) {
      assertThat(take(other, 5)).isEmpty();
      assertThat(store.renew(List.of(held))).containsExactly(held);
    }
  }

  @Test
  void whoGivesBackLateTakesNothingFromTheServerThatTookOver() throws SQLException {
    Job job = submit(images(1));
    try (StateStore other = open()) {
      ItemLease late = take(1).getFirst();
      abandon(late);
      ItemLease taken = take(other, 1).getFirst();
      store.giveBack(late);
      assertThat(take(1)).isEmpty();
      assertThat(other.renew(List.of(taken))).containsExactly(taken);
      assertThat(other.finish(taken, well(taken), NOW)).isTrue();
      assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void whatIsGivenBackKeepsItsCountOfDeliveries() throws SQLException {
    submit(images(1));
    try (StateStore other = open()) {
      abandon(take(1).getFirst());
      ItemLease second = take(other, 1).getFirst();
      assertThat(second.deliveries()).isEqualTo(2);
      other.giveBack(second);
      assertThat(take(1)).extracting(ItemLease::deliveries).containsExactly(2);
    }
  }

  @Test
  void aServerThatWaitsGetsTheItemsOfAnother() throws Exception {
    try (StateStore other = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<ItemLease>> waiting =
          threads.submit(
              () -> other.take(WorkKind.MAKE, 1, Duration.ofSeconds(20), InstantSource.fixed(NOW)));
      Job job = submit(images(1));
      assertThat(waiting.get()).extracting(ItemLease::job).containsExactly(job.id());
    }
  }

  @Test
  void twoServersDoEachItemOnce() throws Exception {
    Job job = submit(images(200));
    Set<Integer> ended = ConcurrentHashMap.newKeySet();
    List<Future<Integer>> servers = new ArrayList<>();
    try (StateStore other = open();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (StateStore server : List.of(store, other, store, other)) {
        servers.add(
            threads.submit(() -> {
              int twice = 0;
              for (List<ItemLease> some = take(server, 5);
                  !some.isEmpty();
                  some = take(server, 5)) {
                for (ItemLease lease : some) {
                  boolean isFirst = server.finish(lease, well(lease), NOW);
                  twice += isFirst && ended.add(lease.index()) ? 0 : 1;
                }
              }
              return twice;
            }));
      }
      for (Future<Integer> each : servers) {
        assertThat(each.get()).isZero();
      }
    }
    assertThat(ended).hasSize(200);
    Job done = store.find(job.id()).orElseThrow();
    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.progress().done()).isEqualTo(200);
  }

  @Test
  void nothingIsLeftOfJobsThatAreForgotten() throws SQLException {
    Job job = submit(images(StateStore.SHORT + 1));
    for (ItemLease lease : take(2)) {
      store.finish(lease, well(lease), NOW);
    }
    store.cancel(job.id(), NOW);
    assertThat(store.forget(job.id())).isTrue();
    for (String table : List.of("job", "item", "held_item", "event")) {
      assertThat(database.query("SELECT 1 FROM " + table)).as(table).isEmpty();
    }
  }

  @Test
  void aClosedStoreRefuses() {
    store.close();
    assertThatThrownBy(() -> store.list(null, null, 1))
        .isInstanceOfSatisfying(
            Failure.class,
            away -> assertThat(away.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
  }
}
