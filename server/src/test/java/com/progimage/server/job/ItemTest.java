package com.progimage.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.AccessRules;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.analyzer.AnalysisQueue;
import com.progimage.server.analyzer.AnalysisSettings;
import com.progimage.server.analyzer.AnalyzedFile;
import com.progimage.server.analyzer.Analyzer;
import com.progimage.server.analyzer.UnlinkedFacts;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.IdleLibrary;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.maintenance.Folder;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.GuardedClient.FetchTimes;
import com.progimage.server.source.Hosts;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.sqlite.SqliteStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ItemTest extends FolderTest {
  /** As a service that answers. */
  private static final class RemoteLabels implements Analyzer {
    @Override
    public AnalysisKind kind() {
      return AnalysisKind.LABELS;
    }

    @Override
    public String model() {
      return "remote-1";
    }

    @Override
    public boolean isEmbedded() {
      return false;
    }

    @Override
    public Facts analyze(AnalyzedFile file, Requester asker) {
      return new LabelFacts(List.of());
    }
  }

  private static final class NoQueue implements AnalysisQueue {
    @Override
    public boolean isQueued(StoredImage image, AnalysisKind kind) {
      return false;
    }

    @Override
    public void submit(StoredImage image, Set<AnalysisKind> kinds, String client) {
      throw new AssertionError("queued");
    }
  }

  @Test
  @Timeout(60)
  void anAnalysisByAServiceNeedsNoPermitToRender() throws Exception {
    StoredImage image = folder.store(Folder.bytes(1));
    Path stores = Files.createDirectories(temporary.resolve("stores"));
    try (StateStore state = SqliteStateStore.open(stores.resolve("state.db"));
        IdleLibrary idle = new IdleLibrary(folder, stores.resolve("registry.db"));
        Analyses analyses =
            new Analyses(
                state.facts(),
                List.of(new RemoteLabels()),
                idle.library,
                new UnlinkedFacts(folder.blobs, idle.registry, state.facts()),
                new NoQueue(),
                AnalysisSettings.DEFAULTS,
                folder.clock());
        GuardedClient client =
            new GuardedClient(/* allowsHttp= */ false, Set.of(), FetchTimes.DEFAULT, 1)) {
      ItemLease lease =
          new ItemLease(
              JobId.create(folder.clock().instant()),
              image.owner(),
              /* index= */ 0,
              new JobSource.OfImage(image.id()),
              JobWork.ofAnalyses(List.of(AnalysisKind.LABELS)),
              "ticket",
              /* isShort= */ true,
              /* deliveries= */ 1);
      ItemServices services =
          new ItemServices(
              idle.library, analyses, AccessRules.DEFAULTS, new Submitters(), client, Hosts.NONE);
      Semaphore noPermit = new Semaphore(0);
      Retries retries = new Retries(Duration.ofMillis(1), () -> 0.5);

      ItemResult result = new Item(lease, new Item.Means(services, noPermit, retries)).perform();

      assertThat(result.problem()).isNull();
      assertThat(result.analyses())
          .containsExactly(new ItemResult.ItemAnalysis(AnalysisKind.LABELS, null));
    }
  }
}
