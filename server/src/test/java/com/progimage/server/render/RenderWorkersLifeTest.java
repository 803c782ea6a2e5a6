package com.progimage.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.render.RenderMetrics.RenderOutcome;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.TaskClient;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.process.WorkerCommand;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, load, failures and end of a pool with one worker: each test has a new pool. */
@Tag("timed")
class RenderWorkersLifeTest {
  private static final long MEMORY = 256L << 20;

  private static OwnProcesses processes;

  @TempDir private Path folder;
  private TestOrders orders;

  @BeforeAll
  static void noteProcesses() {
    processes = new OwnProcesses();
  }

  @BeforeEach
  void orders() {
    orders = new TestOrders(folder);
  }

  @Test
  void aTaskThatTakesTimeButNoCpuIsLoadAndIsTriedAgain() throws Exception {
    try (RenderWorkers workers =
        started(pool().minimumCpu(Duration.ofMillis(200)).minimumWall(Duration.ZERO))) {
      RenderOrder order = orders.order("sleep_1000000");
      RenderTask task = workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient());

      Failure failure = failure(task);

      assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
      assertThat(failure.retryAfter()).hasValueSatisfying(time -> assertThat(time).isPositive());
      assertThat(workers.metrics().kills(KillReason.WALL)).isEqualTo(1);
      RenderTask again = workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient());
      assertThat(again.cancel()).isTrue();
    }
  }

  @Test
  void aSpareWorkerTakesTasksOnlyOnceAnotherOneHasEnded() throws Exception {
    WorkerCommand works = TestWorker.command(MEMORY);
    WorkerCommand isSilent = TestWorker.command(MEMORY, "is-silent");
    AtomicLong starts = new AtomicLong();
    WorkerCommand third =
        temporary -> (starts.incrementAndGet() <= 2 ? works : isSilent).in(temporary);
    TestPool pool =
        new TestPool(third, folder.resolve("workers")).workers(1).spare().drainTime(Duration.ZERO);
    try (RenderWorkers workers = started(pool)) {
      await().until(() -> workers.metrics().liveWorkers() == 2);
      RenderTask running = running(workers);
      RenderTask waiting =
          workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient());
      assertThat(workers.metrics().busyWorkers()).isEqualTo(1);
      assertThat(waiting.state()).isEqualTo(RenderTask.TaskState.QUEUED);

      running.cancel();

      assertThat(waiting.await()).hasSize(1);
    }
  }

  @Test
  void theStartOfAWorkerCountsForNoTask() throws Exception {
    Duration cpu = Duration.ofMillis(50);
    try (RenderWorkers workers =
        started(pool().minimumCpu(cpu).startCpu(Duration.ofSeconds(4)).wallFactor(1_000))) {
      RenderTask task =
          workers.submit(orders.order("spin"), Lane.INTERACTIVE, TestOrders.newClient());

      assertThat(failure(task).actual().getAsLong()).isGreaterThan(10 * cpu.toMillis());
    }
  }

  @Test
  void aFullQueueSaysWhenToComeBack() throws Exception {
    try (RenderWorkers workers = started(pool().queueLength(2))) {
      RenderTask running = running(workers);
      RenderTask first =
          workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient());
      RenderTask second =
          workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient());

      Failure full =
          catchThrowableOfType(
              Failure.class,
              () -> workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient()));

      assertThat(full.code()).isEqualTo(ErrorCode.QUEUE_FULL);
      assertThat(full.retryAfter()).hasValueSatisfying(time -> assertThat(time).isPositive());
      assertThat(workers.metrics().queueLength()).isEqualTo(2);
      assertThat(workers.metrics().busyWorkers()).isEqualTo(1);
      assertThat(workers.metrics().outputs(RenderOutcome.BUSY)).isEqualTo(1);

      assertThat(first.cancel()).isTrue();
      assertThatThrownBy(first::await).isInstanceOf(CancellationException.class);
      assertThat(first.state()).isEqualTo(RenderTask.TaskState.CANCELLED);
      assertThat(workers.metrics().queueLength()).isEqualTo(1);

      running.cancel();
      assertThat(second.await()).hasSize(1);
      assertThat(workers.metrics().outputs(RenderOutcome.CANCELLED)).isEqualTo(2);
    }
  }

  @Test
  void aTaskThatWaitsTooLongForAWorkerIsGivenUp() throws Exception {
    try (RenderWorkers workers = started(pool().queueTime(Duration.ofMillis(300)))) {
      RenderTask running = running(workers);
      RenderTask waiting =
          workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient());

      assertThat(failure(waiting).code()).isEqualTo(ErrorCode.QUEUE_FULL);

      assertThat(running.state()).isEqualTo(RenderTask.TaskState.RUNNING);
      running.cancel();
    }
  }

  @Test
  void aClientIsServedBeforeABatch() throws Exception {
    try (RenderWorkers workers = started(pool())) {
      RenderTask running = running(workers);
      RenderTask batch =
          workers.submit(orders.order("sleep_300"), Lane.BATCH, TestOrders.newClient());
      RenderTask client =
          workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient());

      running.cancel();

      client.await();
      assertThat(batch.state()).isNotEqualTo(RenderTask.TaskState.DONE);
      batch.await();
    }
  }

  @Test
  void aWorkerThatDiesWithoutATaskIsReplacedAndNoTaskIsBlamed() throws Exception {
    try (RenderWorkers workers = started(pool())) {
      workers().forEach(ProcessHandle::destroyForcibly);

      await().until(() -> workers.metrics().starts() == 2);
      assertThat(
              workers
                  .submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient())
                  .await())
          .hasSize(1);
      assertThat(Stream.of(KillReason.values()).mapToLong(workers.metrics()::kills).sum()).isZero();
    }
  }

  @Test
  void workersThatAreKilledFromOutsideCostNoTaskAndNoClient() throws Exception {
    TaskClient client = TestOrders.newClient();
    try (RenderWorkers workers = started(pool())) {
      for (int round = 0; round < 5; round++) {
        workers().forEach(ProcessHandle::destroyForcibly);
        assertThat(workers.submit(orders.order("copy"), Lane.INTERACTIVE, client).await())
            .hasSize(1);

        RenderOrder order = orders.order("hang_1");
        RenderTask task = workers.submit(order, Lane.INTERACTIVE, client);
        killOnceItHangs(order, 1);
        assertThat(task.await()).hasSize(1);
      }
      assertThat(workers.metrics().outputs(RenderOutcome.MADE)).isEqualTo(10);
      assertThat(workers.metrics().kills(KillReason.SIGNAL)).isBetween(5L, 10L);
      assertThat(workers.metrics().kills(KillReason.MEMORY)).isZero();
    }
  }

  @Test
  void aTaskWhoseWorkersAreKilledTwiceWaitsForAMinute() throws Exception {
    AtomicLong millis = new AtomicLong();
    TaskClient client = TestOrders.newClient();
    try (RenderWorkers workers = started(pool().clock(() -> Instant.ofEpochMilli(millis.get())))) {
      RenderOrder order = orders.order("hang_2");
      RenderTask task = workers.submit(order, Lane.INTERACTIVE, client);
      killOnceItHangs(order, 1);
      killOnceItHangs(order, 2);

      Failure failure = failure(task);

      assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
      assertThat(failure.retryAfter()).hasValue(Duration.ofMinutes(1));
      assertThatThrownBy(() -> workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient()))
          .hasMessage(failure.getMessage());
      assertThat(workers.submit(orders.order("copy"), Lane.INTERACTIVE, client).await()).hasSize(1);
      millis.addAndGet(60_000);
      assertThat(workers.submit(order, Lane.INTERACTIVE, client).await()).hasSize(1);
    }
  }

  @Test
  void aClientWhoseImagesHaveWorkersKilledTwiceIsRefused() throws Exception {
    TaskClient client = TestOrders.newClient();
    try (RenderWorkers workers = started(pool().clock(InstantSource.fixed(Instant.EPOCH)))) {
      for (int image = 0; image < 2; image++) {
        RenderOrder order = orders.order("hang_2");
        RenderTask task = workers.submit(order, Lane.INTERACTIVE, client);
        killOnceItHangs(order, 1);
        killOnceItHangs(order, 2);
        assertThat(failure(task).code()).isEqualTo(ErrorCode.QUEUE_FULL);
      }

      assertThatThrownBy(() -> workers.submit(orders.order("copy"), Lane.INTERACTIVE, client))
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    }
  }

  @Test
  void aTaskThatIsCancelledWhileItsWorkerDiesIsNotTriedAgain() throws Exception {
    try (RenderWorkers workers = started(pool())) {
      for (int round = 0; round < 3; round++) {
        RenderOrder order = orders.order("hang_2");
        RenderTask task = workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient());
        killOnceItHangs(order, 1);
        boolean _ = task.cancel();

        assertThatThrownBy(() -> task.await(Duration.ofSeconds(20)))
            .isInstanceOf(CancellationException.class);
      }
    }
  }

  @Test
  void aWorkerThatNeverSaysHelloIsGivenUp() throws Exception {
    TestPool pool = pool("is-silent").helloTime(Duration.ofMillis(200));
    try (RenderWorkers workers = pool.build()) {
      workers.start();

      assertThatThrownBy(() -> workers.awaitReady(Duration.ofMillis(10)))
          .isInstanceOf(TimeoutException.class);
      await().until(() -> workers.metrics().starts() >= 2);
      assertThat(workers.ready()).isFalse();
      assertThatThrownBy(workers::capabilities).isInstanceOf(Failure.class);
    }
    assertThat(workers()).isEmpty();
  }

  @Test
  void workersThatCannotStartAreStartedEverMoreSeldom() {
    TestPool pool =
        new TestPool(in -> List.of("/bin/sh", "-c", "exit 1"), folder.resolve("w"))
            .workers(1)
            .queueTime(Duration.ofMillis(100));
    try (RenderWorkers workers = pool.build()) {
      long start = System.nanoTime();
      workers.start();
      RenderTask task =
          workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient());

      assertThat(failure(task).code()).isEqualTo(ErrorCode.QUEUE_FULL);
      await().until(() -> workers.metrics().starts() >= 5);
      // After 0, 100, 300, 700 and 1500 ms.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(1500));
    }
  }

  @Test
  void aCommandThatDoesNotExecIsRefused() {
    WorkerCommand java = TestWorker.command(MEMORY);
    WorkerCommand wrapped =
        in ->
            Stream.concat(Stream.of("/bin/sh", "-c", "\"$@\"; true", "sh"), java.in(in).stream())
                .toList();
    TestPool pool = new TestPool(wrapped, folder.resolve("w")).workers(1);
    try (RenderWorkers workers = pool.build()) {
      workers.start();

      await().until(() -> workers.metrics().starts() >= 2);

      assertThat(workers.ready()).isFalse();
    }
    await().untilAsserted(() -> assertThat(workers()).isEmpty());
  }

  @Test
  void aWorkerWithAnotherRevisionDoesNotJoin() throws Exception {
    Path mark = folder.resolve("mark");
    try (RenderWorkers workers = started(pool("changes", mark.toString()))) {
      assertThat(workers.capabilities().revision()).isEqualTo("true");
      workers().forEach(ProcessHandle::destroyForcibly);

      await().until(() -> workers.metrics().starts() >= 3);

      assertThat(workers.ready()).isFalse();
      assertThat(workers.capabilities().revision()).isEqualTo("true");
    }
  }

  @Test
  void closingServesWhatIsThereAndTakesNoMore() throws Exception {
    RenderWorkers workers = started(pool());
    RenderTask running =
        workers.submit(orders.order("sleep_200"), Lane.INTERACTIVE, TestOrders.newClient());
    RenderTask queued =
        workers.submit(orders.order("halt"), Lane.INTERACTIVE, TestOrders.newClient());
    RenderTask last = workers.submit(orders.order("copy"), Lane.BATCH, TestOrders.newClient());

    workers.close();

    assertThat(running.await()).hasSize(1);
    assertThat(failure(queued).code()).isEqualTo(ErrorCode.DECODE_LIMIT);
    assertThat(last.await()).as("served by the worker after the crash").hasSize(1);
    assertThat(
            catchThrowableOfType(
                    Failure.class,
                    () ->
                        workers.submit(
                            orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient()))
                .code())
        .isEqualTo(ErrorCode.DRAINING);
    assertNothingIsLeft();
  }

  @Test
  void closingEndsWhatTakesTooLong() throws Exception {
    RenderWorkers workers = started(pool().drainTime(Duration.ofMillis(100)));
    RenderTask running = running(workers);
    RenderTask queued =
        workers.submit(orders.order("copy"), Lane.INTERACTIVE, TestOrders.newClient());

    workers.close();

    assertThat(failure(running).code()).isEqualTo(ErrorCode.DRAINING);
    assertThat(failure(queued).code()).isEqualTo(ErrorCode.DRAINING);
    assertThat(workers.metrics().kills(KillReason.DRAINED)).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void noWorkerOutlivesAServerThatIsKilled() throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TestServer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> workers;
    try (BufferedReader said = server.inputReader()) {
      workers =
          said.lines()
              .filter(line -> line.matches("\\d+ \\d+"))
              .limit(1)
              .flatMap(line -> Stream.of(line.split(" ")))
              .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
              .toList();
    } finally {
      server.destroyForcibly().waitFor();
    }

    try {
      assertThat(workers).hasSize(2);
      await().untilAsserted(() -> assertThat(workers).noneMatch(ProcessHandle::isAlive));
    } finally {
      workers.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private TestPool pool(String... args) {
    return new TestPool(TestWorker.command(MEMORY, args), folder.resolve("w"))
        .workers(1)
        .maxMemoryBytes(MEMORY);
  }

  private static RenderWorkers started(TestPool pool) throws Exception {
    RenderWorkers workers = pool.build();
    workers.start();
    workers.awaitReady(Duration.ofSeconds(30));
    await().until(workers::ready);
    return workers;
  }

  /** A task that has the only worker until it is canceled. */
  private RenderTask running(RenderWorkers workers) {
    RenderTask task =
        workers.submit(orders.order("sleep_2500"), Lane.INTERACTIVE, TestOrders.newClient());
    await().until(() -> task.state() == RenderTask.TaskState.RUNNING);
    return task;
  }

  private static void killOnceItHangs(RenderOrder order, int time) {
    await().until(() -> Files.exists(TestEngine.mark(order.source(), time)));
    workers().forEach(ProcessHandle::destroyForcibly);
  }

  private static Failure failure(RenderTask task) {
    return catchThrowableOfType(Failure.class, () -> task.await(Duration.ofSeconds(20)));
  }

  private static List<ProcessHandle> workers() {
    return processes.alive();
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(workers()).isEmpty();
    try (Stream<Path> left = Files.list(folder.resolve("w"))) {
      assertThat(left).isEmpty();
    }
  }
}
