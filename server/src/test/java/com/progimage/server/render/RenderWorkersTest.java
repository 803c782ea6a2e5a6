package com.progimage.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.RenderMetrics.RenderOutcome;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.TaskClient;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.protocol.RenderedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests share one pool of two real processes, and leave no state in it. */
@Tag("timed")
class RenderWorkersTest {
  private static final long MEMORY = 256L << 20;

  /** For what must happen, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration CPU = Duration.ofMillis(400);

  @TempDir static Path folder;

  private static Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private static RenderWorkers workers;
  private static OwnProcesses processes;
  private static TestOrders orders;

  @BeforeAll
  static void start() throws Exception {
    orders = new TestOrders(folder);
    processes = new OwnProcesses();
    workers =
        new TestPool(TestWorker.command(MEMORY), folder.resolve("workers"))
            .workers(2)
            .queueLength(200)
            .maxMemoryBytes(MEMORY)
            .minimumCpu(CPU)
            // Which no test here may meet, however busy the machine is.
            .wallFactor(100)
            .clock(() -> now)
            .build();
    workers.start();
    workers.awaitReady(Duration.ofSeconds(30));
  }

  @AfterAll
  static void close() throws IOException {
    workers.close();
    assertThat(workers.ready()).isFalse();
    assertThat(processes.alive()).isEmpty();
    try (Stream<Path> left = Files.list(folder.resolve("workers"))) {
      assertThat(left).isEmpty();
    }
  }

  @AfterEach
  void theNextRequestIsServed() throws Exception {
    assertThat(render("next")).hasSize(1);
    assertThat(workers.ready()).isTrue();
    assertThat(workers.metrics().busyWorkers()).isZero();
  }

  @Test
  void whatTheEngineMakesIsInTheFile() throws Exception {
    RenderOrder order = orders.order("copy");

    RenderTask task = workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient());

    RenderedOutput made = task.await().getFirst();
    byte[] file = Files.readAllBytes(order.outputs().getFirst().file());
    assertThat(file).isEqualTo(Files.readAllBytes(order.source()));
    assertThat(made.byteCount()).isEqualTo(file.length);
    assertThat(made.digest()).isEqualTo(Digest.of(file));
    assertThat(made.size()).isEqualTo(TestEngine.SIZE);
    assertThat(task.state()).isEqualTo(RenderTask.TaskState.DONE);
    assertThat(task.cancel()).isFalse();
  }

  @Test
  void metricsCanBeHeldByAWeakReference() {
    assertThat(workers.metrics()).isSameAs(workers.metrics());
  }

  @Test
  void theWorkersSayWhatTheyCanDo() {
    assertThat(workers.capabilities().engine()).isEqualTo("test");
    assertThat(workers.capabilities().revision()).isEqualTo("1");
    assertThat(workers.capabilities().reads()).contains(ImageFormat.SVG);
    assertThat(workers.capabilities().writes())
        .containsExactlyInAnyOrder(ImageFormat.PNG, ImageFormat.JPEG);
  }

  @Test
  void oneTaskServesManyOutputs() throws Exception {
    long before = workers.metrics().outputs(RenderOutcome.MADE);

    assertThat(render("one", "two", "three")).hasSize(3);

    assertThat(workers.metrics().outputs(RenderOutcome.MADE)).isEqualTo(before + 3);
  }

  @Test
  void twoHundredTasksAtOnceAreAllServed() throws Exception {
    List<RenderTask> tasks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      tasks.add(
          workers.submit(
              orders.order("copy" + i),
              i < 100 ? Lane.INTERACTIVE : Lane.BATCH,
              TestOrders.newClient()));
    }

    for (RenderTask task : tasks) {
      assertThat(task.await()).hasSize(1);
    }
  }

  @Test
  void aTaskThatSpinsIsKilledAtItsBudget() {
    Failure failure = killed("spin", KillReason.CPU);

    assertThat(failure.limit()).hasValue(CPU.toMillis());
    assertThat(failure.actual().getAsLong()).isBetween(CPU.toMillis(), 5 * CPU.toMillis());
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "direct", "native"})
  void aTaskThatTakesAllMemoryIsKilled(String where) {
    killed(where, KillReason.MEMORY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"halt", "segfault", "garbage", "oversize", "unasked", "forge"})
  void aWorkerThatCrashesOrTalksNonsenseIsReplaced(String how) {
    killed(how, KillReason.CRASH);
  }

  @Test
  void aStackOverflowIsALimitAndTheWorkerIsReplaced() {
    killed("overflow", KillReason.MEMORY);
  }

  @Test
  void anEnginesFailureReachesTheClientAndTheWorkerLives() {
    long starts = workers.metrics().starts();
    RenderOrder order = orders.order("copy", "fail");

    Failure failure = failure(order);

    assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
    assertThat(failure.detail()).isEqualTo("13 bytes, not 7");
    assertThat(failure.limit()).hasValue(7);
    assertThat(failure.actual()).hasValue(13);
    assertThat(order.outputs()).allSatisfy(output -> assertThat(output.file()).doesNotExist());
    assertThat(workers.metrics().starts()).isEqualTo(starts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "nothing"})
  void anEnginesBugIsAnInternalErrorAndTheWorkerLives(String bug) {
    long starts = workers.metrics().starts();

    assertThat(failure(orders.order(bug)).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);

    assertThat(workers.metrics().starts()).isEqualTo(starts);
  }

  @Test
  void anEngineThatCannotGoOnIsReplaced() {
    long starts = workers.metrics().starts();

    assertThat(failure(orders.order("link")).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);

    await().until(() -> workers.metrics().starts() == starts + 1);
  }

  @Test
  void whatCodecsPrintDoesNotDisturbTheFrames() throws Exception {
    assertThat(render("print", "talk", "print")).hasSize(3);
  }

  @Test
  void whatKilledAWorkerIsRefusedWithoutWorkForTenMinutes() throws Exception {
    RenderOrder order = orders.order("halt");
    failure(order);
    await().until(() -> workers.metrics().liveWorkers() == 2);
    long starts = workers.metrics().starts();

    now = now.plus(Duration.ofSeconds(599));
    Failure refused =
        catchThrowableOfType(
            Failure.class, () -> workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient()));
    assertThat(refused.code()).isEqualTo(ErrorCode.DECODE_LIMIT);
    assertThat(refused.detail()).contains("not tried again for 10 minutes");
    assertThat(workers.metrics().starts()).isEqualTo(starts);

    assertThat(failure(orders.withFormat(order, ImageFormat.JPEG)).detail())
        .as("another format is tried")
        .doesNotContain("not tried again");

    now = now.plus(Duration.ofSeconds(2));
    assertThat(failure(order).detail()).doesNotContain("not tried again");
  }

  @Test
  void aClientWhoseImagesKillWorkersIsRefusedAndTheOthersAreServed() throws Exception {
    TaskClient hostile = TestOrders.newClient();
    long before = workers.metrics().kills(KillReason.CRASH);
    List<RenderTask> killers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      killers.add(workers.submit(orders.order("halt"), Lane.INTERACTIVE, hostile));
    }

    for (RenderTask killer : killers) {
      assertThatThrownBy(() -> killer.await(PATIENCE)).isInstanceOf(Failure.class);
    }
    // Each of the two workers may have had one when the fourth was lost.
    assertThat(workers.metrics().kills(KillReason.CRASH) - before).isBetween(4L, 5L);
    assertThat(render("another client's")).hasSize(1);
    Failure refusal =
        catchThrowableOfType(
            Failure.class, () -> workers.submit(orders.order("copy"), Lane.INTERACTIVE, hostile));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);

    now = now.plus(refusal.retryAfter().orElseThrow());
    assertThat(workers.submit(orders.order("copy"), Lane.INTERACTIVE, hostile).await()).hasSize(1);
  }

  @Test
  void aLimitThatTheEngineFindsIsRememberedToo() {
    RenderOrder order = orders.order("limit");
    assertThat(failure(order).detail()).isEqualTo("the engine says so");

    assertThat(failure(order).detail()).startsWith("the engine says so (found before");
  }

  @Test
  void whatCannotFitIntoMemoryIsRefusedAtOnce() {
    RenderOrder small = orders.order("copy");
    RenderOrder large =
        new RenderOrder(
            small.sourceDigest(), small.source(), ImageFormat.PNG, 40_000_000, 1, small.outputs());

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> workers.submit(large, Lane.INTERACTIVE, TestOrders.newClient()));

    assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(failure.limit()).hasValue(MEMORY);
  }

  @Test
  void aRunningTaskIsCancelledByKillingItsWorker() throws Exception {
    long kills = workers.metrics().kills(KillReason.CANCELLED);
    RenderOrder order = orders.order("partial");
    RenderTask task = workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient());
    await().until(() -> Files.exists(order.outputs().getFirst().file()));

    assertThat(task.cancel()).isTrue();

    assertThatThrownBy(task::await).isInstanceOf(CancellationException.class);
    assertThat(task.state()).isEqualTo(RenderTask.TaskState.CANCELLED);
    assertThat(order.outputs().getFirst().file()).doesNotExist();
    assertThat(workers.metrics().kills(KillReason.CANCELLED)).isEqualTo(kills + 1);
  }

  @Test
  void aKilledTaskLeavesNoFile() {
    RenderOrder order = orders.order("partial");

    assertThat(failure(order).code()).isEqualTo(ErrorCode.DECODE_LIMIT);

    assertThat(order.outputs().getFirst().file()).doesNotExist();
  }

  @Test
  void aWorkerHasAnEmptyEnvironmentAndAFolderOfItsOwn() throws Exception {
    RenderOrder order = orders.order("environment");
    workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient()).await();

    String said = Files.readString(order.outputs().getFirst().file());

    assertThat(said).contains("LANG=C.UTF-8", "MALLOC_ARENA_MAX=2", "TMPDIR=");
    assertThat(said).doesNotContain("PATH=", "HOME=");
    assertThat(Path.of(said.lines().toList().getLast()).getParent())
        .isEqualTo(folder.resolve("workers").toRealPath());
  }

  @Test
  void aTerminalsInterruptDoesNotReachTheTask() throws Exception {
    RenderTask task =
        workers.submit(orders.order("sleep_500"), Lane.INTERACTIVE, TestOrders.newClient());
    await().until(() -> task.state() == RenderTask.TaskState.RUNNING);

    for (ProcessHandle worker : processes.alive()) {
      new ProcessBuilder("kill", "-INT", "" + worker.pid()).start().waitFor();
    }

    assertThat(task.await()).hasSize(1);
  }

  private static List<RenderedOutput> render(String... transformations) throws Exception {
    return workers
        .submit(orders.order(transformations), Lane.INTERACTIVE, TestOrders.newClient())
        .await();
  }

  private static Failure killed(String transformation, KillReason reason) {
    long kills = workers.metrics().kills(reason);
    long starts = workers.metrics().starts();
    Failure failure = failure(orders.order(transformation));
    assertThat(failure.code()).isEqualTo(ErrorCode.DECODE_LIMIT);
    assertThat(workers.metrics().kills(reason)).isEqualTo(kills + 1);
    // On a busy machine it takes a while until the old worker's memory is gone.
    await().atMost(PATIENCE).until(() -> workers.metrics().starts() > starts);
    assertThat(workers.metrics().starts()).isEqualTo(starts + 1);
    return failure;
  }

  private static Failure failure(RenderOrder order) {
    return catchThrowableOfType(
        Failure.class,
        () -> workers.submit(order, Lane.INTERACTIVE, TestOrders.newClient()).await(PATIENCE));
  }
}
