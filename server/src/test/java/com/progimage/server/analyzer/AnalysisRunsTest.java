package com.progimage.server.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Size;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.FactStore.AnalysisTurn;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.sql.SqlStateStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnalysisRunsTest {
  private static final Owner SHOP = new Owner("shop");
  private static final Owner OTHER = new Owner("other");
  private static final Digest DIGEST = Digest.of("picture".getBytes(StandardCharsets.UTF_8));
  private static final FactKey KEY = new FactKey(DIGEST, AnalysisKind.PLACEHOLDER, "fake-1");
  private static final Analyzer NEVER =
      new FakeAnalyzer(_ -> {
        throw new AssertionError("analyzed");
      });
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private StateStore state;
  private FactStore facts;
  private AnalysisRuns runs;

  @BeforeEach
  void open() throws Exception {
    state = SqlStateStore.open(folder.resolve("state.db"));
    facts = state.facts();
    runs = runs(LONG);
  }

  @AfterEach
  void close() {
    runs.close();
    state.close();
  }

  private AnalysisRuns runs(Duration patience) {
    return new AnalysisRuns(facts, AnalysisSettings.DEFAULTS, patience, Clock.systemUTC());
  }

  private AnalysisRuns.AnalysisRun run(Analyzer analyzer, Owner owner) {
    AnalyzedFile file =
        new AnalyzedFile(
            owner, DIGEST, ImageFormat.PNG, new Size(4, 3), /* byteCount= */ 9, Path.of("none"));
    return new AnalysisRuns.AnalysisRun(
        KEY, analyzer, file, owner, Requester.waiting("1.2.3.4", owner, Viewer.OF_ALL));
  }

  private static <T> List<Future<T>> atOnce(int count, Callable<T> call) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(threads.submit(call));
      }
      return all;
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsKnownIsAnsweredFromTheFactsAndLinksTheOwner() {
    FakeAnalyzer analyzer = new FakeAnalyzer(_ -> FakeAnalyzer.FOUND);

    AnalysisRecord first = runs.end(run(analyzer, SHOP));
    AnalysisRecord second = runs.end(run(analyzer, OTHER));

    assertThat(first.facts()).isEqualTo(FakeAnalyzer.FOUND).isEqualTo(second.facts());
    assertThat(analyzer.tries()).isEqualTo(1);
    assertThat(facts.keysOf(OTHER, DIGEST)).containsExactly(KEY);
  }

  @Test
  void manyCallersShareOneRun() throws Exception {
    FakeAnalyzer analyzer =
        new FakeAnalyzer(_ -> {
          sleep(100);
          return FakeAnalyzer.FOUND;
        });

    for (Future<AnalysisRecord> each : atOnce(20, () -> runs.end(run(analyzer, SHOP)))) {
      assertThat(each.get().state()).isEqualTo(AnalysisState.DONE);
    }

    assertThat(analyzer.tries()).isEqualTo(1);
  }

  @Test
  void serversTakeTurns() throws Exception {
    FakeAnalyzer analyzer =
        new FakeAnalyzer(_ -> {
          sleep(100);
          return FakeAnalyzer.FOUND;
        });
    try (AnalysisRuns other = runs(LONG);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<AnalysisRecord> one = threads.submit(() -> runs.end(run(analyzer, SHOP)));
      Future<AnalysisRecord> two = threads.submit(() -> other.end(run(analyzer, SHOP)));

      assertThat(one.get().facts()).isEqualTo(two.get().facts());
    }
    assertThat(analyzer.tries()).isEqualTo(1);
  }

  @Test
  void aFailureOfThePictureLasts() {
    FakeAnalyzer analyzer =
        new FakeAnalyzer(_ -> {
          throw new Failure(ErrorCode.UNDECODABLE, "the picture is damaged");
        });

    AnalysisRecord first = runs.end(run(analyzer, SHOP));
    AnalysisRecord again = runs.end(run(analyzer, OTHER));

    assertThat(first.problem())
        .isEqualTo(new JobProblem(ErrorCode.UNDECODABLE, "the picture is damaged"))
        .isEqualTo(again.problem());
    assertThat(analyzer.tries()).isEqualTo(1);
  }

  @Test
  void anyOtherFailureIsTriedAgain() {
    FakeAnalyzer analyzer =
        new FakeAnalyzer(number -> {
          if (number == 1) {
            throw new Failure(ErrorCode.ANALYZER_FAILED, "no answer");
          }
          if (number == 2) {
            throw new IllegalStateException("bug");
          }
          return FakeAnalyzer.FOUND;
        });

    assertThat(runs.end(run(analyzer, SHOP)).problem())
        .isEqualTo(new JobProblem(ErrorCode.ANALYZER_FAILED, "no answer"));
    assertThat(runs.end(run(analyzer, SHOP)).problem())
        .extracting(JobProblem::code)
        .isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(runs.end(run(analyzer, SHOP)).state()).isEqualTo(AnalysisState.DONE);
  }

  @Test
  void whatAnotherServerOrServiceMayTakeIsTriedAgain() {
    Analyzer small =
        new FakeAnalyzer(number -> {
          throw new Failure(
              number == 1 ? ErrorCode.IMAGE_TOO_LARGE : ErrorCode.DECODE_LIMIT,
              "needs much memory");
        });
    assertThat(runs.end(run(small, SHOP)).problem())
        .isEqualTo(new JobProblem(ErrorCode.IMAGE_TOO_LARGE, "needs much memory"));
    Analyzer refusing =
        new FakeAnalyzer(
            _ -> {
              throw new Failure(ErrorCode.UNDECODABLE, "the service cannot decode it");
            },
            /* isEmbedded= */ false);
    assertThat(runs.end(run(refusing, SHOP)).problem())
        .isEqualTo(new JobProblem(ErrorCode.UNDECODABLE, "the service cannot decode it"));

    assertThat(runs.end(run(new FakeAnalyzer(_ -> FakeAnalyzer.FOUND), SHOP)).state())
        .isEqualTo(AnalysisState.DONE);
  }

  @Test
  void whatWasNotTriedIsCreatedAgain() {
    FakeAnalyzer analyzer =
        new FakeAnalyzer(_ -> {
          throw Failure.temporary(ErrorCode.QUEUE_FULL, "full", Duration.ofSeconds(1));
        });

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> runs.end(run(analyzer, SHOP)))
        .matches(failure -> failure.code() == ErrorCode.QUEUE_FULL);

    assertThat(facts.find(SHOP, KEY, Clock.systemUTC().instant()))
        .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(AnalysisState.CREATED));
  }

  @Test
  void theCancelOfOneCallerDoesNotConcernTheOthers() throws Exception {
    CountDownLatch isShared = new CountDownLatch(1);
    FakeAnalyzer analyzer =
        new FakeAnalyzer(number -> {
          if (number == 1) {
            awaitLatch(isShared);
            throw new Failure(ErrorCode.JOB_CANCELLED, "canceled");
          }
          return FakeAnalyzer.FOUND;
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<AnalysisRecord> first = threads.submit(() -> runs.end(run(analyzer, SHOP)));
      await().until(() -> analyzer.tries() == 1);
      Future<AnalysisRecord> second = threads.submit(() -> runs.end(run(analyzer, OTHER)));
      await().until(() -> !facts.keysOf(OTHER, DIGEST).isEmpty());
      isShared.countDown();

      assertThat(second.get().state()).isEqualTo(AnalysisState.DONE);
      assertThat(first).failsWithin(LONG).withThrowableThat().withMessageContaining("canceled");
    }
    assertThat(analyzer.tries()).isEqualTo(2);
  }

  @Test
  void aCallerDoesNotWaitForEver() {
    facts.request(SHOP, KEY, Clock.systemUTC().instant());
    assertThat(facts.begin(KEY, "another server", Clock.systemUTC().instant()))
        .isInstanceOf(AnalysisTurn.Mine.class);
    FakeAnalyzer analyzer = new FakeAnalyzer(_ -> FakeAnalyzer.FOUND);
    try (AnalysisRuns hasty = runs(Duration.ofMillis(50))) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> hasty.end(run(analyzer, SHOP)))
          .matches(failure -> failure.retryAfter().isPresent());
    }
    assertThat(analyzer.tries()).isZero();
  }

  @Test
  void factsOfAPictureThatWasDeletedMeanwhileAreNotKept() {
    FakeAnalyzer analyzer =
        new FakeAnalyzer(_ -> {
          facts.unlink(SHOP, DIGEST);
          return FakeAnalyzer.FOUND;
        });

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> runs.end(run(analyzer, SHOP)))
        .matches(failure -> failure.code() == ErrorCode.IMAGE_NOT_FOUND);

    assertThat(facts.find(/* owner= */ null, KEY, Clock.systemUTC().instant())).isEmpty();
  }

  @Test
  void whatIsGivenUpHasFailedUntilTheNextRequest() {
    facts.request(SHOP, KEY, Clock.systemUTC().instant());

    runs.giveUp(SHOP, KEY, NEVER, new JobProblem(ErrorCode.ANALYZER_FAILED, "no answer"));

    assertThat(facts.find(SHOP, KEY, Clock.systemUTC().instant()))
        .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(AnalysisState.FAILED));
    assertThat(runs.end(run(new FakeAnalyzer(_ -> FakeAnalyzer.FOUND), SHOP)).state())
        .isEqualTo(AnalysisState.DONE);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"QUOTA_EXCEEDED", "RATE_LIMITED", "JOB_CANCELLED", "QUEUE_FULL", "TOO_MANY_JOBS"})
  void whatOneOwnerGivesUpStaysCreatedForTheOthers(ErrorCode code) {
    facts.request(SHOP, KEY, Clock.systemUTC().instant());
    facts.request(OTHER, KEY, Clock.systemUTC().instant());

    runs.giveUp(SHOP, KEY, NEVER, new JobProblem(code, "the owner shop may do no more"));

    assertThat(facts.find(SHOP, KEY, Clock.systemUTC().instant())).isEmpty();
    assertThat(facts.find(OTHER, KEY, Clock.systemUTC().instant()))
        .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(AnalysisState.CREATED));
  }

  @Test
  void whatEndedMeanwhileIsNotGivenUp() {
    var _ = runs.end(run(new FakeAnalyzer(_ -> FakeAnalyzer.FOUND), SHOP));

    runs.giveUp(SHOP, KEY, NEVER, new JobProblem(ErrorCode.QUEUE_FULL, "full"));

    assertThat(facts.find(SHOP, KEY, Clock.systemUTC().instant()))
        .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(AnalysisState.DONE));
  }

  /** A store that does what it must and then is away, once. */
  private FactStore awayAfter(String method) {
    AtomicBoolean isOver = new AtomicBoolean();
    return (FactStore)
        Proxy.newProxyInstance(
            FactStore.class.getClassLoader(),
            new Class<?>[] {FactStore.class},
            (_, called, arguments) -> {
              boolean fails = called.getName().equals(method) && !isOver.getAndSet(true);
              Object answer =
                  fails && method.equals("finish") ? true : called.invoke(facts, arguments);
              if (fails) {
                throw Failure.temporary(
                    ErrorCode.REGISTRY_UNAVAILABLE, "away", Duration.ofSeconds(1));
              }
              return answer;
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "finish"})
  void aRightIsGivenBackWhenTheStoreWasAway(String method) {
    AnalysisSettings settings = AnalysisSettings.DEFAULTS;
    JobProblem problem = new JobProblem(ErrorCode.ANALYZER_FAILED, "no answer");
    FakeAnalyzer analyzer = new FakeAnalyzer(_ -> FakeAnalyzer.FOUND);
    facts.request(SHOP, KEY, Clock.systemUTC().instant());
    for (Consumer<AnalysisRuns> use :
        List.<Consumer<AnalysisRuns>>of(
            broken -> broken.giveUp(SHOP, KEY, NEVER, problem),
            broken -> {
              var _ = broken.end(run(analyzer, SHOP));
            })) {
      try (AnalysisRuns broken =
          new AnalysisRuns(awayAfter(method), settings, LONG, Clock.systemUTC())) {
        assertThatExceptionOfType(Failure.class)
            .isThrownBy(() -> use.accept(broken))
            .withMessageContaining("away");
      }
      assertThat(facts.find(SHOP, KEY, Clock.systemUTC().instant()))
          .hasValueSatisfying(
              record -> assertThat(record.state()).isEqualTo(AnalysisState.CREATED));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
