package com.progimage.server.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.access.AccessRules;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.analyzer.AnalysisSettings;
import com.progimage.server.analyzer.UnlinkedFacts;
import com.progimage.server.analyzer.WorkerAnalyzer;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.IdleLibrary;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.server.render.RenderMetrics;
import com.progimage.server.render.RenderMetrics.RenderOutcome;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.TestEngine;
import com.progimage.server.render.TestWorker;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.RenderSettings.BudgetRules;
import com.progimage.server.render.process.RenderSettings.WorkerPool;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.GuardedClient.FetchTimes;
import com.progimage.server.source.Hosts;
import com.progimage.server.state.JobAllowance;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.sql.SqlStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Analyses that clients request, in two real workers that end as the pictures say. */
final class DyingWorkersTest extends FolderTest {
  private static final long MEMORY = 256L << 20;
  private static final int WORKERS = 2;
  private static final int SLOTS = 4 * WORKERS;
  private static final AnalysisKind KIND = AnalysisKind.PLACEHOLDER;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** The time of the workers' refusals. */
  private final AtomicLong millis = new AtomicLong();

  private StateStore state;
  private SqliteRegistry registry;
  private RenderWorkers workers;
  private Analyses analyses;

  @BeforeEach
  void start() throws Exception {
    Path stores = Files.createDirectories(temporary.resolve("stores-" + System.nanoTime()));
    state = opened(SqlStateStore.open(stores.resolve("state.db")));
    IdleLibrary idle = opened(new IdleLibrary(folder, stores.resolve("registry.db")));
    registry = idle.registry;
    workers = opened(workers(stores.resolve("renders")));
    workers.start();
    Submitters submitters = new Submitters();
    Jobs jobs =
        new Jobs(
            state,
            idle.library,
            submitters,
            JobSettings.DEFAULTS.quota(),
            _ -> JobAllowance.NONE,
            /* takesWebhooks= */ false,
            folder.clock());
    analyses =
        opened(
            new Analyses(
                state.facts(),
                List.of(new WorkerAnalyzer(KIND, workers, RenderAccounts.NONE, TestEngine.MODEL)),
                idle.library,
                new UnlinkedFacts(folder.blobs, registry, state.facts()),
                new QueuedAnalyses(jobs),
                AnalysisSettings.DEFAULTS,
                folder.clock()));
    GuardedClient client =
        opened(new GuardedClient(/* allowsHttp= */ false, Set.of(), FetchTimes.DEFAULT, 1 << 20));
    ItemServices services =
        new ItemServices(
            idle.library, analyses, AccessRules.DEFAULTS, submitters, client, Hosts.ANY);
    Retries retries = new Retries(Duration.ofMillis(1), () -> 0.5);
    Item.Means means = new Item.Means(services, new Semaphore(SLOTS), retries);
    opened(new JobRunner(state, means, SLOTS, folder.clock()).start());
  }

  private RenderWorkers workers(Path renders) {
    RenderSettings usual = RenderSettings.DEFAULTS;
    WorkerPool pool =
        new WorkerPool(
            WORKERS,
            /* hasSpare= */ false,
            MEMORY,
            /* isConfined= */ false,
            usual.pool().helloTime(),
            usual.pool().drainTime());
    BudgetRules budgets =
        new BudgetRules(
            usual.budgets().minimumCpu(),
            usual.budgets().wallFactor(),
            /* minimumWall= */ LONG,
            usual.budgets().start());
    return new RenderWorkers(
        new RenderSettings(pool, usual.queue(), budgets, usual.refusal(), /* originals= */ null),
        new WorkerLaunch(TestWorker.command(MEMORY), renders, /* confinement= */ null),
        new DecodeLimits(1_000, 1_000),
        () -> Instant.ofEpochMilli(millis.get()));
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open) {
      part.close();
    }
  }

  /** Stores a picture whose analysis does what a word says to {@link TestEngine}. */
  private StoredImage store(String word, int number) throws Exception {
    StoredImage image = folder.store((word + "\n" + number).getBytes(UTF_8));
    registry.register(image);
    return image;
  }

  private AnalysisState request(StoredImage image) {
    return analyses.request(image, Set.of(KIND), "192.0.2.1").getFirst().state();
  }

  private Optional<AnalysisRecord> find(StoredImage image) {
    return analyses.find(image.owner(), image.digest(), KIND);
  }

  private AnalysisRecord ended(StoredImage image) {
    return await()
        .atMost(LONG)
        .until(() -> find(image).filter(AnalysisRecord::isFinal), Optional::isPresent)
        .orElseThrow();
  }

  private JobProblem problem(StoredImage image) {
    AnalysisRecord record = ended(image);
    assertThat(record.state()).isEqualTo(AnalysisState.FAILED);
    return Objects.requireNonNull(record.problem());
  }

  /** Requests an analysis that waits in a worker while the action runs, and others after it. */
  private void besideOthers(Action action) throws Exception {
    StoredImage waiting = store("wait", 0);
    request(waiting);
    await().atMost(LONG).until(() -> find(waiting).orElseThrow().state() == AnalysisState.RUNNING);

    action.run();

    List<StoredImage> later = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      later.add(store("copy", i));
      request(later.getLast());
    }
    for (StoredImage image : later) {
      assertThat(ended(image).state()).isEqualTo(AnalysisState.DONE);
    }
    assertThat(find(waiting).orElseThrow().isFinal()).isFalse();
    Path mark = Files.createFile(TestEngine.mark(folder.original(waiting), 1));
    assertThat(ended(waiting).state()).isEqualTo(AnalysisState.DONE);
    Files.delete(mark);
    await().atMost(LONG).until(() -> workers.metrics().liveWorkers() == WORKERS);
  }

  private interface Action {
    void run() throws Exception;
  }

  @Test
  void aWorkerThatCrashesFailsItsAnalysisAlone() throws Exception {
    RenderMetrics metrics = workers.metrics();
    StoredImage deadly = store("halt", 0);

    besideOthers(() -> {
      assertThat(request(deadly)).isNotEqualTo(AnalysisState.FAILED);
      JobProblem problem = problem(deadly);
      assertThat(problem.code()).isEqualTo(ErrorCode.DECODE_LIMIT);
      assertThat(problem.detail()).startsWith("analyzing this image made the worker crash:");
    });

    assertThat(metrics.kills(KillReason.CRASH)).as("tried once").isEqualTo(1);
    assertThat(metrics.starts()).isEqualTo(WORKERS + 1);
    request(deadly);
    assertThat(problem(deadly).detail()).contains("not tried again for 10 minutes");
    assertThat(metrics.kills(KillReason.CRASH)).as("refused").isEqualTo(1);
    millis.addAndGet(Duration.ofMinutes(10).toMillis());
    assertThat(request(deadly)).isNotEqualTo(AnalysisState.FAILED);
    await().atMost(LONG).until(() -> metrics.kills(KillReason.CRASH) == 2);
    assertThat(problem(deadly).code()).isEqualTo(ErrorCode.DECODE_LIMIT);
  }

  @Test
  void anAnalysisWhoseWorkersAreKilledFromOutsideIsTriedTwice() throws Exception {
    RenderMetrics metrics = workers.metrics();
    StoredImage deadly = store("killed", 0);

    besideOthers(() -> {
      assertThat(request(deadly)).isNotEqualTo(AnalysisState.FAILED);
      JobProblem problem = problem(deadly);
      assertThat(problem.code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
      assertThat(problem.detail())
          .startsWith("the operating system ended two workers that analyzed this image:");
    });

    assertThat(metrics.kills(KillReason.SIGNAL)).isEqualTo(2);
    assertThat(metrics.starts()).isEqualTo(WORKERS + 2);
    request(deadly);
    assertThat(problem(deadly).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    assertThat(metrics.kills(KillReason.SIGNAL)).as("refused").isEqualTo(2);
    millis.addAndGet(Duration.ofMinutes(1).toMillis());
    assertThat(request(deadly)).isNotEqualTo(AnalysisState.FAILED);
    await().atMost(LONG).until(() -> metrics.kills(KillReason.SIGNAL) == 4);
    assertThat(problem(deadly).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
  }

  @Test
  void aPictureThatCannotBeDecodedIsRefusedForGood() throws Exception {
    RenderMetrics metrics = workers.metrics();
    StoredImage hostile = store("fail", 0);

    besideOthers(() -> {
      assertThat(request(hostile)).isNotEqualTo(AnalysisState.FAILED);
      assertThat(problem(hostile))
          .isEqualTo(new JobProblem(ErrorCode.UNDECODABLE, "13 bytes, not 7"));
    });

    assertThat(metrics.starts()).as("no worker ended").isEqualTo(WORKERS);
    millis.addAndGet(Duration.ofDays(1).toMillis());
    StoredImage equal = store("fail", 0);
    assertThat(request(equal)).isEqualTo(AnalysisState.FAILED);
    assertThat(problem(equal).code()).isEqualTo(ErrorCode.UNDECODABLE);
    await().atMost(LONG).until(() -> state.counts().openJobs() == 0);
    assertThat(metrics.outputs(RenderOutcome.FAILED)).as("analyzed once").isEqualTo(1);
  }
}
