package com.progimage.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.image.Owner;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.TaskClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskQueueTest {
  @TempDir private Path folder;
  private long ids;

  private static TaskQueue queue(int capacity) {
    return new TaskQueue(capacity, 1, Duration.ZERO, _ -> true);
  }

  @Test
  void asLongAsClientsComeOneWorkerIsLeftToThem() throws Exception {
    TaskQueue queue = new TaskQueue(64, 3, Duration.ofMinutes(1), _ -> true);
    queue.offer(task(Lane.INTERACTIVE));
    for (int i = 0; i < 5; i++) {
      queue.offer(task(Lane.BATCH));
    }
    assertThat(lane(queue)).isEqualTo(Lane.INTERACTIVE);
    RenderTask batch = Objects.requireNonNull(queue.take(() -> true));
    assertThat(batch.lane()).isEqualTo(Lane.BATCH);
    assertThat(lane(queue)).isEqualTo(Lane.BATCH);

    // The third worker waits for a client, or for one of the two.
    List<RenderTask> taken = Collections.synchronizedList(new ArrayList<>());
    Thread third = Thread.startVirtualThread(() -> take(queue, new AtomicBoolean(true), taken));
    await().until(() -> third.getState() == Thread.State.TIMED_WAITING);
    queue.offer(task(Lane.INTERACTIVE));
    await().until(() -> taken.size() == 1);
    assertThat(taken.getFirst().lane()).isEqualTo(Lane.INTERACTIVE);

    Thread next = Thread.startVirtualThread(() -> take(queue, new AtomicBoolean(true), taken));
    await().until(() -> next.getState() == Thread.State.TIMED_WAITING);
    queue.ended(batch);
    await().until(() -> taken.size() == 2);
    assertThat(taken.getLast().lane()).isEqualTo(Lane.BATCH);
  }

  @Test
  void whereNoClientComesBatchTasksHaveAllWorkers() throws Exception {
    TaskQueue queue = new TaskQueue(64, 2, Duration.ofMillis(50), _ -> true);
    queue.offer(task(Lane.INTERACTIVE));
    assertThat(lane(queue)).isEqualTo(Lane.INTERACTIVE);
    queue.offer(task(Lane.BATCH));
    queue.offer(task(Lane.BATCH));
    assertThat(lane(queue)).isEqualTo(Lane.BATCH);
    assertThat(lane(queue)).isEqualTo(Lane.BATCH);
  }

  @Test
  void theLastWorkerIsNotForALongBatchTask() throws Exception {
    TaskQueue queue =
        new TaskQueue(
            64,
            2,
            Duration.ZERO,
            order -> !order.outputs().getFirst().transformation().equals("long"));
    RenderTask first = task(Lane.BATCH, "long");
    queue.offer(first);
    queue.offer(task(Lane.BATCH, "long"));
    assertThat(queue.take(() -> true)).isSameAs(first);

    List<RenderTask> taken = Collections.synchronizedList(new ArrayList<>());
    Thread last = Thread.startVirtualThread(() -> take(queue, new AtomicBoolean(true), taken));
    await().until(() -> last.getState() == Thread.State.TIMED_WAITING);
    queue.offer(task(Lane.INTERACTIVE));
    await().until(() -> taken.size() == 1);
    assertThat(taken.getFirst().lane()).isEqualTo(Lane.INTERACTIVE);

    queue.ended(first);
    assertThat(lane(queue)).isEqualTo(Lane.BATCH);
  }

  @Test
  void aClientThatHasAllWorkersButOneLetsOthersGoFirst() throws Exception {
    TaskQueue queue = new TaskQueue(64, 3, Duration.ZERO, _ -> true);
    List<RenderTask> busy = offered(queue, "busy", "busy", "busy", "busy", "busy");
    List<RenderTask> others = offered(queue, "other", "third");

    assertThat(queue.take(() -> true)).isSameAs(busy.get(0));
    assertThat(queue.take(() -> true)).isSameAs(busy.get(1));
    assertThat(queue.take(() -> true)).isSameAs(others.get(0));
    queue.ended(others.get(0));
    assertThat(queue.take(() -> true)).isSameAs(others.get(1));
    queue.ended(busy.get(0));
    assertThat(queue.take(() -> true)).isSameAs(busy.get(2));
    queue.ended(others.get(1));
    assertThat(queue.take(() -> true)).as("while no other waits").isSameAs(busy.get(3));
  }

  @Test
  void onOneWorkerClientsTakeTurns() throws Exception {
    TaskQueue queue = queue(64);
    List<RenderTask> busy = offered(queue, "busy", "busy", "busy");
    RenderTask other = offered(queue, "other").getFirst();

    for (RenderTask next : List.of(busy.get(0), other, busy.get(1), busy.get(2))) {
      assertThat(queue.take(() -> true)).isSameAs(next);
      queue.ended(next);
    }
  }

  @Test
  void theLastWorkerIsNotForALongTaskOfAClientThatHasTheOthers() throws Exception {
    TaskQueue queue = new TaskQueue(64, 2, Duration.ZERO, _ -> false);
    List<RenderTask> busy = offered(queue, "busy", "busy");
    assertThat(queue.take(() -> true)).isSameAs(busy.get(0));

    List<RenderTask> taken = Collections.synchronizedList(new ArrayList<>());
    Thread last = Thread.startVirtualThread(() -> take(queue, new AtomicBoolean(true), taken));
    await().until(() -> last.getState() == Thread.State.WAITING);
    RenderTask other = offered(queue, "other").getFirst();
    await().until(() -> taken.equals(List.of(other)));

    Thread next = Thread.startVirtualThread(() -> take(queue, new AtomicBoolean(true), taken));
    await().until(() -> next.getState() == Thread.State.WAITING);
    queue.ended(busy.get(0));
    await().until(() -> taken.equals(List.of(other, busy.get(1))));
  }

  private static TaskClient of(String owner, int client) {
    return TaskClient.of("192.0.2." + client, new Owner(owner));
  }

  private static TaskClient stranger(String ofImage, int client) {
    return TaskClient.stranger("192.0.2." + client, new Owner(ofImage));
  }

  private RenderTask offered(TaskQueue queue, Lane lane, TaskClient client) {
    RenderTask task = task(lane, "copy", client);
    assertThat(queue.offer(task)).isTrue();
    return task;
  }

  @Test
  void anOwnerWithManyAddressesIsOneParty() throws Exception {
    TaskQueue queue = new TaskQueue(64, 3, Duration.ZERO, _ -> false);
    for (int i = 0; i < 5; i++) {
      RenderTask _ = offered(queue, Lane.INTERACTIVE, of("busy", i));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(Objects.requireNonNull(queue.take(() -> true)).party()).isEqualTo("owner busy");
    }

    RenderTask calm = offered(queue, Lane.INTERACTIVE, of("calm", 0));

    assertThat(queue.take(() -> true)).as("the last worker is not for the busy").isSameAs(calm);
  }

  @Test
  void ownersTakeTurnsWhateverTheNumberOfTheirTasks() throws Exception {
    for (Lane lane : Lane.values()) {
      TaskQueue queue = new TaskQueue(64, 9, Duration.ZERO, _ -> true);
      for (int i = 0; i < 10; i++) {
        RenderTask _ = offered(queue, lane, stranger("busy", i));
      }
      for (int i = 0; i < 2; i++) {
        RenderTask _ = offered(queue, lane, stranger("calm", 50 + i));
      }
      RenderTask _ = offered(queue, lane, stranger("rare", 60));

      List<String> payers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        payers.add(Objects.requireNonNull(queue.take(() -> true)).payer().name());
      }
      assertThat(payers).containsExactly("busy", "calm", "rare", "busy", "calm", "busy");
    }
  }

  @Test
  void onOneWorkerOwnersTakeTurnsToo() throws Exception {
    TaskQueue queue = queue(64);
    for (int i = 0; i < 4; i++) {
      RenderTask _ = offered(queue, Lane.INTERACTIVE, stranger("busy", i));
    }
    RenderTask _ = offered(queue, Lane.INTERACTIVE, stranger("calm", 50));
    RenderTask _ = offered(queue, Lane.INTERACTIVE, stranger("calm", 51));

    List<String> payers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      RenderTask task = Objects.requireNonNull(queue.take(() -> true));
      payers.add(task.payer().name());
      queue.ended(task);
    }
    assertThat(payers).containsExactly("busy", "calm", "busy", "calm", "busy", "busy");
  }

  @Test
  void strangersLeaveRoomInTheQueueToTheImagesOwnerAndBothLeaveAQuarterToOthers() {
    TaskQueue queue = queue(8);
    for (int i = 0; i < 4; i++) {
      RenderTask _ = offered(queue, Lane.INTERACTIVE, stranger("busy", i));
    }
    assertThat(queue.offer(task(Lane.INTERACTIVE, "copy", stranger("busy", 7)))).isFalse();
    for (int i = 0; i < 2; i++) {
      RenderTask _ = offered(queue, Lane.INTERACTIVE, of("busy", i));
    }
    assertThat(queue.offer(task(Lane.INTERACTIVE, "copy", of("busy", 7)))).isFalse();
    RenderTask _ = offered(queue, Lane.INTERACTIVE, stranger("calm", 7));

    TaskQueue open = queue(8);
    for (int i = 0; i < 8; i++) {
      RenderTask _ = offered(open, Lane.INTERACTIVE, stranger("public", i));
    }
  }

  @Test
  void aTaskThatWasPutBackIsTheNext() throws Exception {
    TaskQueue queue = new TaskQueue(64, 9, Duration.ZERO, _ -> true);
    RenderTask first = offered(queue, Lane.INTERACTIVE, of("one", 1));
    RenderTask _ = offered(queue, Lane.INTERACTIVE, of("other", 1));
    assertThat(queue.take(() -> true)).isSameAs(first);

    queue.putBack(first);
    queue.ended(first);

    assertThat(queue.take(() -> true)).isSameAs(first);
  }

  @Test
  void oneClientLeavesAQuarterOfTheQueueToOthers() {
    TaskQueue queue = queue(8);
    List<RenderTask> _ = offered(queue, "busy", "busy", "busy", "busy", "busy", "busy");
    assertThat(queue.offer(task(Lane.INTERACTIVE, "copy", "busy"))).isFalse();
    List<RenderTask> _ = offered(queue, "other", "third");
    assertThat(queue.offer(task(Lane.INTERACTIVE, "copy", "other"))).isFalse();
  }

  private List<RenderTask> offered(TaskQueue queue, String... clients) {
    List<RenderTask> tasks = new ArrayList<>();
    for (String client : clients) {
      RenderTask task = task(Lane.INTERACTIVE, "copy", client);
      assertThat(queue.offer(task)).isTrue();
      tasks.add(task);
    }
    return tasks;
  }

  private static Lane lane(TaskQueue queue) throws InterruptedException {
    return Objects.requireNonNull(queue.take(() -> true)).lane();
  }

  @Test
  void interactiveTasksGoFirstButOneOfEightIsABatchTask() throws Exception {
    TaskQueue queue = queue(64);
    for (int i = 0; i < 20; i++) {
      assertThat(queue.offer(task(Lane.BATCH))).isTrue();
      assertThat(queue.offer(task(Lane.INTERACTIVE))).isTrue();
    }

    List<Lane> taken = new ArrayList<>();
    List<Long> interactive = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RenderTask task = Objects.requireNonNull(queue.take(() -> true));
      queue.ended(task);
      taken.add(task.lane());
      if (task.lane() == Lane.INTERACTIVE) {
        interactive.add(task.id());
      }
    }

    assertThat(taken.subList(0, 7)).containsOnly(Lane.INTERACTIVE);
    assertThat(taken.get(7)).isEqualTo(Lane.BATCH);
    assertThat(taken.subList(8, 15)).containsOnly(Lane.INTERACTIVE);
    assertThat(taken.get(15)).isEqualTo(Lane.BATCH);
    assertThat(interactive).hasSize(20).isSorted();
  }

  @Test
  void batchTasksLeaveHalfOfTheQueueToClients() {
    TaskQueue queue = queue(4);
    assertThat(queue.offer(task(Lane.BATCH))).isTrue();
    assertThat(queue.offer(task(Lane.BATCH))).isTrue();
    assertThat(queue.offer(task(Lane.BATCH))).isFalse();
    assertThat(queue.offer(task(Lane.INTERACTIVE))).isTrue();
    assertThat(queue.offer(task(Lane.INTERACTIVE))).isTrue();
    assertThat(queue.offer(task(Lane.INTERACTIVE))).isFalse();
    assertThat(queue.size()).isEqualTo(4);
  }

  @Test
  void whatIsPutBackIsTheNext() throws Exception {
    TaskQueue queue = queue(4);
    RenderTask first = task(Lane.INTERACTIVE);
    queue.offer(first);
    queue.offer(task(Lane.INTERACTIVE));

    queue.putBack(Objects.requireNonNull(queue.take(() -> true)));

    assertThat(queue.take(() -> true)).isSameAs(first);
  }

  @Test
  void aClosedQueueTakesNothingButGivesWhatItHas() throws Exception {
    TaskQueue queue = queue(4);
    RenderTask first = task(Lane.INTERACTIVE);
    queue.offer(first);
    queue.close();

    assertThat(queue.offer(task(Lane.INTERACTIVE))).isFalse();
    assertThat(queue.isFinished()).isFalse();
    assertThat(queue.take(() -> true)).isSameAs(first);
    assertThat(queue.isFinished()).isTrue();
    assertThat(queue.take(() -> true)).isNull();
  }

  @Test
  void whoIsGoneMissesNoTaskForTheOthers() throws Exception {
    TaskQueue queue = queue(4);
    AtomicBoolean alive = new AtomicBoolean(true);
    List<RenderTask> taken = Collections.synchronizedList(new ArrayList<>());
    Thread gone = Thread.startVirtualThread(() -> take(queue, alive, taken));
    await().until(() -> gone.getState() == Thread.State.WAITING);
    Thread other = Thread.startVirtualThread(() -> take(queue, new AtomicBoolean(true), taken));
    await().until(() -> other.getState() == Thread.State.WAITING);

    alive.set(false);
    // The one signal goes to the thread that has waited longest and does not want it any more.
    queue.offer(task(Lane.INTERACTIVE));

    await().untilAsserted(() -> assertThat(taken).hasSize(1));
  }

  private static void take(TaskQueue queue, AtomicBoolean alive, List<RenderTask> taken) {
    try {
      RenderTask task = queue.take(alive::get);
      if (task != null) {
        taken.add(task);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RenderTask task(Lane lane) {
    return task(lane, "copy");
  }

  private RenderTask task(Lane lane, String transformation) {
    return task(lane, transformation, TestOrders.newClient());
  }

  private RenderTask task(Lane lane, String transformation, String client) {
    return task(lane, transformation, TaskClient.alone(client));
  }

  private RenderTask task(Lane lane, String transformation, TaskClient client) {
    return new RenderTask(
        ids++, new TestOrders(folder).order(transformation), lane, client, cancelled -> {});
  }
}
