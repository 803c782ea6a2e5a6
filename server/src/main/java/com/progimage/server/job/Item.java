package com.progimage.server.job;

import com.progimage.server.access.AccessRules;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Ownership;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Target;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.space.BodyLength;
import com.progimage.server.render.RenderTask;
import com.progimage.server.render.order.Lane;
import com.progimage.server.source.Fetched;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.Hosts;
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
  private final AtomicReference<@Nullable RenderTask> task = new AtomicReference<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /**
   * Services and settings for processing items.
   *
   * @param rules which images the items of an owner's jobs see
   * @param hosts from which images may be fetched
   * @param renders has a permit for each item that may render at a time
   */
  record Means(
      ImageLibrary library,
      AccessRules rules,
      Submitters submitters,
      GuardedClient client,
      Hosts hosts,
      Semaphore renders,
      Retries retries) {}

  Item(ItemLease lease, Means means) {
    this.lease = lease;
    this.means = means;
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
      return failed(
          null,
          new Failure(
              ErrorCode.INTERNAL_ERROR,
              "given up: the server that worked on it ended %d times"
                  .formatted(lease.deliveries() - 1)));
    }
    return means
        .retries()
        .run(this::attempt, made -> made.willPass() && !isCancelled(), this::pause)
        .result();
  }

  /**
   * @param willPass whether a retry may succeed
   */
  private record ItemAttempt(ItemResult result, boolean willPass) {}

  private ItemAttempt attempt() {
    ImageId image = null;
    try {
      image = image();
      return makeInTurn(image);
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
    Fetched fetched = means.client().get(url, means.hosts());
    try (InputStream bytes = fetched.bytes()) {
      return means
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

  /** An item that fetches or pauses does not block others that could render. */
  private ItemAttempt makeInTurn(ImageId image) {
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
      return make(image);
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
        means.submitters().of(lease.job()),
        lease.owner(),
        /* isOwner= */ true,
        image -> means.rules().mayUse(lease.owner(), image),
        this::submitted);
  }

  private ItemAttempt make(ImageId image) {
    List<Target> targets = lease.outputs().stream().map(Jobs::target).toList();
    List<Optional<Failure>> failures = means.library().makeAll(image, targets, asker());
    List<ItemResult.ItemOutput> outputs = new ArrayList<>();
    for (int i = 0; i < failures.size(); i++) {
      JobOutput output = lease.outputs().get(i);
      outputs.add(
          new ItemResult.ItemOutput(output, failures.get(i).map(JobProblem::of).orElse(null)));
    }
    boolean willPass =
        failures.stream()
            .flatMap(Optional::stream)
            .anyMatch(failure -> failure.retryAfter().isPresent());
    return new ItemAttempt(
        new ItemResult(lease.index(), lease.source(), image, null, outputs), willPass);
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
    return new ItemResult(lease.index(), lease.source(), image, JobProblem.of(failure), List.of());
  }
}
