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
import com.progimage.server.api.Drawn;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
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
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.sql.SqlStateStore;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ItemTest extends FolderTest {
  private static final Owner POOR = new Owner("poor");

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
      if (file.owner().equals(POOR)) {
        throw new Failure(ErrorCode.QUOTA_EXCEEDED, "the quota of poor is used up");
      }
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

  private ItemResult perform(Owner owner, JobSource source, StateStore state, Path stores) {
    try (IdleLibrary idle = new IdleLibrary(folder, stores.resolve("registry.db"));
        Analyses analyses =
            new Analyses(
                state.facts(),
                List.of(new RemoteLabels()),
                idle.library,
                new UnlinkedFacts(folder.blobs, idle.registry, state.facts()),
                new NoQueue(),
                AnalysisSettings.DEFAULTS,
                folder.clock());
        GuardedClient client = client(source)) {
      ItemLease lease =
          new ItemLease(
              JobId.create(folder.clock().instant()),
              owner,
              /* index= */ 0,
              source,
              JobWork.ofAnalyses(List.of(AnalysisKind.LABELS)),
              "ticket",
              /* isShort= */ true,
              /* deliveries= */ 1);
      ItemServices services =
          new ItemServices(
              idle.library, analyses, AccessRules.DEFAULTS, new Submitters(), client, Hosts.ANY);
      Semaphore noPermit = new Semaphore(0);
      Retries retries = new Retries(Duration.ofMillis(1), () -> 0.5);
      return new Item(lease, new Item.Means(services, noPermit, retries)).perform();
    }
  }

  private static GuardedClient client(JobSource source) {
    Set<URI> trusted =
        source instanceof JobSource.OfUrl(var url)
            ? Set.of(URI.create(url).resolve("/"))
            : Set.of();
    return new GuardedClient(/* allowsHttp= */ true, trusted, FetchTimes.DEFAULT, 1 << 20);
  }

  @Test
  @Timeout(60)
  void anAnalysisByAServiceNeedsNoPermitToRender() throws Exception {
    StoredImage image = folder.store(Folder.bytes(1));
    Path stores = Files.createDirectories(temporary.resolve("stores-1"));
    try (StateStore state = SqlStateStore.open(stores.resolve("state.db"))) {
      ItemResult result = perform(image.owner(), new JobSource.OfImage(image.id()), state, stores);

      assertThat(result.problem()).isNull();
      assertThat(result.analyses())
          .containsExactly(new ItemResult.ItemAnalysis(AnalysisKind.LABELS, null));
    }
  }

  @Test
  @Timeout(60)
  void anAnalysisOfAFetchedImageDoesNotStayCreated() throws Exception {
    byte[] picture = Drawn.png(20, 10);
    Path stores = Files.createDirectories(temporary.resolve("stores-2"));
    HttpServer source =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    source.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "image/png");
          exchange.sendResponseHeaders(200, picture.length);
          exchange.getResponseBody().write(picture);
          exchange.close();
        });
    source.start();
    try (StateStore state = SqlStateStore.open(stores.resolve("state.db"))) {
      String url = "http://127.0.0.1:%d/a.png".formatted(source.getAddress().getPort());

      ItemResult result = perform(POOR, new JobSource.OfUrl(url), state, stores);

      assertThat(result.image()).as("%s", result).isNotNull();
      assertThat(result.analyses().getFirst().problem())
          .isEqualTo(new JobProblem(ErrorCode.QUOTA_EXCEEDED, "the quota of poor is used up"));
      assertThat(state.facts().keysOf(POOR, Digest.of(picture))).isEmpty();
    } finally {
      source.stop(0);
    }
  }
}
