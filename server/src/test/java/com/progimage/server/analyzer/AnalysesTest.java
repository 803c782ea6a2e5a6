package com.progimage.server.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.IdleLibrary;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.maintenance.Folder;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.sweep.Sweep;
import com.progimage.server.maintenance.sweep.SweepSteps;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.FactKey;
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
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AnalysesTest extends FolderTest {
  private static final Set<AnalysisKind> PLACEHOLDER = Set.of(AnalysisKind.PLACEHOLDER);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<StoredImage> queued = new ArrayList<>();
  private boolean isQueued;
  private Runnable whileQueued = () -> {};
  private StateStore state;
  private SqliteRegistry registry;
  private ImageLibrary library;
  private UnlinkedFacts unlinked;
  private Analyses analyses;

  @BeforeEach
  void start() throws Exception {
    Path stores = Files.createDirectories(temporary.resolve("stores-" + System.nanoTime()));
    state = opened(SqlStateStore.open(stores.resolve("state.db")));
    IdleLibrary idle = opened(new IdleLibrary(folder, stores.resolve("registry.db")));
    registry = idle.registry;
    library = idle.library;
    unlinked = new UnlinkedFacts(folder.blobs, registry, state.facts());
    analyses =
        opened(
            new Analyses(
                state.facts(),
                List.of(new FakeAnalyzer(_ -> FakeAnalyzer.FOUND)),
                library,
                unlinked,
                new PretendedQueue(),
                AnalysisSettings.DEFAULTS,
                folder.clock()));
  }

  private final class PretendedQueue implements AnalysisQueue {
    @Override
    public boolean isQueued(StoredImage image, AnalysisKind kind) {
      return isQueued;
    }

    @Override
    public void submit(StoredImage image, Set<AnalysisKind> kinds, String client) {
      queued.add(image);
      whileQueued.run();
    }
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

  private StoredImage store(int seed) throws Exception {
    StoredImage image = folder.store(Folder.bytes(seed));
    registry.register(image);
    return image;
  }

  private static FactKey key(StoredImage image) {
    return new FactKey(image.digest(), AnalysisKind.PLACEHOLDER, "fake-1");
  }

  private AnalysisState request(StoredImage image) {
    return analyses.request(image, PLACEHOLDER, "192.0.2.1").getFirst().state();
  }

  @Test
  void aRequestBesideADeleteLeavesNoFacts() throws Exception {
    StoredImage image = store(1);
    whileQueued =
        () -> {
          folder.delete(image);
          registry.forget(image.id());
        };

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> request(image))
        .matches(failure -> failure.code() == ErrorCode.IMAGE_NOT_FOUND);

    assertThat(state.facts().keysOf(image.owner(), image.digest())).isEmpty();
    assertThat(state.facts().find(null, key(image), folder.clock().instant())).isEmpty();
  }

  @Test
  void factsGoWithAnExpiredImageThatIsSweptBesideTheServer() throws Exception {
    Instant end = folder.clock().instant().plus(Duration.ofHours(1));
    StoredImage image = folder.store(Folder.bytes(4), end);
    registry.register(image);
    assertThat(request(image)).isEqualTo(AnalysisState.CREATED);
    folder.pass(Duration.ofHours(2));
    SweepRules rules =
        new SweepRules("java-1", Duration.ZERO, Duration.ZERO, 0, Duration.ofDays(30));
    try (Folder other = new Folder(folder.data)) {
      List<SweepStep> steps = SweepSteps.beside(other.blobs, /* known= */ null, rules);
      var _ =
          new Sweep(other.blobs, steps, folder.clock(), Progress.NONE).run(_ -> {}, () -> false);
    }
    assertThat(state.facts().keysOf(image.owner(), image.digest())).isNotEmpty();

    library.recover(unlinked);

    assertThat(state.facts().keysOf(image.owner(), image.digest())).isEmpty();
    assertThat(registry.list(null, 1)).isEmpty();
  }

  @Test
  void aRepeatedRequestWaitsForTheJobThatWillDoIt() throws Exception {
    StoredImage image = store(2);
    assertThat(request(image)).isEqualTo(AnalysisState.CREATED);
    isQueued = true;

    assertThat(request(image)).isEqualTo(AnalysisState.CREATED);

    assertThat(queued).containsExactly(image);
  }

  @Test
  void aRepeatedRequestDoesNotWaitForAJobThatHasDoneItsWork() throws Exception {
    StoredImage image = store(3);
    assertThat(request(image)).isEqualTo(AnalysisState.CREATED);
    isQueued = true;
    giveUp(image, "the service gave no answer");

    assertThat(request(image)).isEqualTo(AnalysisState.CREATED);

    assertThat(queued).containsExactly(image, image);
  }

  @Test
  void aJobThatEndsWhileItIsRequestedIsItsEnd() throws Exception {
    StoredImage image = store(5);
    assertThat(request(image)).isEqualTo(AnalysisState.CREATED);
    giveUp(image, "the service gave no answer");
    whileQueued = () -> giveUp(image, "the service gave no answer again");

    assertThat(request(image)).isEqualTo(AnalysisState.FAILED);

    assertThat(queued).containsExactly(image, image);
  }

  private void giveUp(StoredImage image, String reason) {
    analyses.giveUp(
        image, AnalysisKind.PLACEHOLDER, new JobProblem(ErrorCode.ANALYZER_FAILED, reason));
  }
}
