package com.progimage.server.job;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Target;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.library.space.BodyLength;
import com.progimage.server.render.RenderTask;
import com.progimage.server.render.order.Lane;
import com.progimage.server.source.Fetched;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.job.JobSource;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One item that this server is processing. */
final class Item {
  private static final Logger LOG = LoggerFactory.getLogger(Item.class);

  /** The interval at which an item that waits to render checks whether it was canceled. */
  private static final long LOOK_MILLIS = 200;

  /** An item that this many servers did not survive is not tried again. */
  private static final int MAX_DELIVERIES = 5;

  private final ItemLease lease;
  private final Means means;
  private final ItemServices services;
  private final AtomicReference<@Nullable RenderTask> task = new AtomicReference<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /**
   * Services and settings for processing items.
   *
   * @param renders has a permit for each item that may render at a time
   */
  record Means(ItemServices services, Semaphore renders, Retries retries) {}

  Item(ItemLease lease, Means means) {
    this.lease = lease;
    this.means = means;
    this.services = means.services();
  }

  ItemLease lease() {
    return lease;
  }

  /** Cancels it, even in the middle of a rendering. */
  void cancel() {
    cancelled.countDown();
    RenderTask running = task.get();
    if (running != null) {
      boolean _ = running.cancel();
    }
  }

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Processes the item. The result is meaningless if the item was canceled meanwhile. */
  @WithSpan("job item")
  ItemResult perform() {
    if (lease.deliveries() > MAX_DELIVERIES) {
      Failure givenUp =
          new Failure(
              ErrorCode.INTERNAL_ERROR,
              "given up: the server that worked on it ended %d times"
                  .formatted(lease.deliveries() - 1));
      ItemResult result =
          failed(lease.source() instanceof JobSource.OfImage(var id) ? id : null, givenUp);
      endAnalyses(result);
      return result;
    }
    ItemResult result =
        means
            .retries()
            .run(this::attempt, made -> made.willPass() && !isCancelled(), this::pause)
            .result();
    if (!isCancelled()) {
      endAnalyses(result);
    }
    return result;
  }

  /** Ends the analyses that were not tried, so that clients do not wait for them. */
  private void endAnalyses(ItemResult result) {
    JobProblem ofAll = result.problem();
    ImageId image = result.image();
    if (image == null) {
      return;
    }
    if (ofAll != null) {
      endAnalyses(image, lease.work().analyses(), ofAll);
      return;
    }
    for (ItemResult.ItemAnalysis analysis : result.analyses()) {
      if (analysis.problem() != null) {
        endAnalyses(image, List.of(analysis.kind()), analysis.problem());
      }
    }
  }

  private void endAnalyses(ImageId id, List<AnalysisKind> kinds, JobProblem problem) {
    if (kinds.isEmpty()) {
      return;
    }
    try {
      StoredImage image = services.library().require(id, Viewer.OF_ALL);
      kinds.forEach(kind -> services.analyses().giveUp(image, kind, problem));
    } catch (Failure gone) {
      // The facts go with the image; and if the store is unavailable, a new request tries again.
      LOG.debug("item {} of job {} ends no analysis", lease.index(), lease.job(), gone);
    }
  }

  /**
   * @param willPass whether a retry may succeed
   */
  private record ItemAttempt(ItemResult result, boolean willPass) {}

  private ItemAttempt attempt() {
    ImageId image = null;
    try {
      image = image();
      return make(image);
    } catch (Failure failure) {
      return new ItemAttempt(failed(image, failure), failure.retryAfter().isPresent());
    } catch (IOException | RuntimeException e) {
      LOG.error("item {} of job {} failed", lease.index(), lease.job(), e);
      return new ItemAttempt(failed(image, bug(e)), /* willPass= */ false);
    }
  }

  private static Failure bug(Exception e) {
    return new Failure(
        ErrorCode.INTERNAL_ERROR, "something went wrong in the server: its log says more", e);
  }

  private ImageId image() throws IOException {
    return switch (lease.source()) {
      case JobSource.OfImage(var id) -> id;
      case JobSource.OfUrl(var url) -> store(url);
    };
  }

  /** The key passes to the server that repeats the item, together with the image it has stored. */
  private ImageId store(String url) throws IOException {
    String key = "job " + lease.job() + " " + lease.index();
    Fetched fetched = services.client().get(url, services.hosts());
    try (InputStream bytes = fetched.bytes()) {
      return services
          .library()
          .store(
              bytes,
              BodyLength.atMost(fetched.length()),
              new ImageLibrary.Upload(
                  Ownership.of(lease.owner()),
                  fetched.format(),
                  /* fileName= */ null,
                  /* lifetime= */ null,
                  /* decode= */ false,
                  asker(),
                  Digest.of(key.getBytes(StandardCharsets.UTF_8)),
                  /* takesOver= */ true))
          .image()
          .id();
    }
  }

  /**
   * An item that fetches, pauses or waits for a service does not block others that could render.
   */
  private <T> T inTurn(Supplier<T> rendering) {
    try {
      while (!means.renders().tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (isCancelled()) {
          throw cancelled();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled();
    }
    try {
      return rendering.get();
    } finally {
      means.renders().release();
    }
  }

  private static Failure cancelled() {
    return new Failure(ErrorCode.JOB_CANCELLED, "the job was canceled");
  }

  private Requester asker() {
    return new Requester(
        Lane.BATCH,
        services.submitters().of(lease.job()),
        lease.owner(),
        /* isOwner= */ true,
        image -> services.rules().mayUse(lease.owner(), image),
        this::submitted);
  }

  private ItemAttempt make(ImageId image) {
    List<JobOutput> wanted = lease.work().outputs();
    List<Target> targets = wanted.stream().map(Jobs::target).toList();
    List<Optional<Failure>> failures =
        new ArrayList<>(
            targets.isEmpty() ? makeAll(image, targets) : inTurn(() -> makeAll(image, targets)));
    List<ItemResult.ItemOutput> outputs = new ArrayList<>();
    for (int i = 0; i < failures.size(); i++) {
      outputs.add(
          new ItemResult.ItemOutput(
              wanted.get(i), failures.get(i).map(JobProblem::of).orElse(null)));
    }
    List<ItemResult.ItemAnalysis> analyses = new ArrayList<>();
    for (AnalysisKind kind : lease.work().analyses()) {
      Optional<JobProblem> problem;
      try {
        problem =
            services.analyses().isEmbedded(kind)
                ? inTurn(() -> analyze(image, kind))
                : analyze(image, kind);
      } catch (Failure failure) {
        failures.add(Optional.of(failure));
        problem = Optional.of(JobProblem.of(failure));
      }
      analyses.add(new ItemResult.ItemAnalysis(kind, problem.orElse(null)));
    }
    boolean willPass =
        failures.stream()
            .flatMap(Optional::stream)
            .anyMatch(failure -> failure.retryAfter().isPresent());
    return new ItemAttempt(
        new ItemResult(lease.index(), lease.source(), image, null, outputs, analyses), willPass);
  }

  private List<Optional<Failure>> makeAll(ImageId image, List<Target> targets) {
    return services.library().makeAll(image, targets, asker());
  }

  /**
   * Analyzes an image that the job's owner has; it may render those of others too.
   *
   * @return the reason that nothing was found; empty if something was
   * @throws Failure {@code image-not-found}, or if it was not tried
   */
  private Optional<JobProblem> analyze(ImageId id, AnalysisKind kind) {
    Viewer owner = image -> !services.rules().needsKeys() || image.owner().equals(lease.owner());
    StoredImage image = services.library().require(id, owner);
    return Optional.ofNullable(services.analyses().analyzeNow(image, kind, asker()).problem());
  }

  private void submitted(RenderTask next) {
    task.set(next);
    if (isCancelled()) {
      boolean _ = next.cancel();
    }
  }

  private void pause(Duration duration) {
    try {
      boolean _ = cancelled.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancelled.countDown();
    }
  }

  private ItemResult failed(@Nullable ImageId image, Failure failure) {
    return new ItemResult(
        lease.index(), lease.source(), image, JobProblem.of(failure), List.of(), List.of());
  }
}
