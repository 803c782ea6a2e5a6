package com.progimage.cli.bulk;

import com.progimage.sdk.ProgImageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Uploads sources with bounded concurrency until all are done or the waiting thread is interrupted.
 */
public final class BulkUpload {
  private static final int GRACE_SECONDS = 5;

  private final SingleUpload single;
  private final List<Source> sources;
  private final InOrder<Outcome> outcomes;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger stored = new AtomicInteger();
  private final AtomicInteger already = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * @param each called with each outcome in the order of the sources, by one thread at a time;
   *     after an interruption, some may be missing
   */
  public BulkUpload(
      ProgImageClient images, UploadOptions options, List<Source> sources, Consumer<Outcome> each) {
    this.single = new SingleUpload(images, options);
    this.sources = List.copyOf(sources);
    this.outcomes = new InOrder<>(each);
  }

  /**
   * Counts of a run.
   *
   * @param already the number of stored sources that were stored before
   * @param underWay the number of interrupted uploads, which the server may or may not have
   */
  public record Tally(
      int stored, int already, int failed, int underWay, int total, boolean interrupted) {}

  public Tally run(int parallel) {
    int workers = Math.min(parallel, Math.max(1, sources.size()));
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    List<Future<?>> working = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      working.add(pool.submit(this::work));
    }
    pool.shutdown();
    try {
      for (Future<?> worker : working) {
        worker.get();
      }
    } catch (InterruptedException e) {
      stop(pool);
    } catch (ExecutionException e) {
      stop(pool);
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
    outcomes.flush();
    int taken = Math.min(next.get(), sources.size());
    return new Tally(
        stored.get(),
        already.get(),
        failed.get(),
        taken - stored.get() - failed.get(),
        sources.size(),
        stopped.get());
  }

  private void stop(ExecutorService pool) {
    stopped.set(true);
    pool.shutdownNow();
    try {
      var unused = pool.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!stopped.get()) {
      int number = next.getAndIncrement();
      if (number >= sources.size()) {
        return;
      }
      Outcome outcome = outcome(sources.get(number));
      if (outcome instanceof Outcome.Stored done) {
        stored.incrementAndGet();
        already.addAndGet(done.already() ? 1 : 0);
      } else if (outcome instanceof Outcome.Failed) {
        failed.incrementAndGet();
      }
      if (outcome != null) {
        outcomes.put(number, outcome);
      }
    }
  }

  /** Uploads a source; null if the run was stopped meanwhile. */
  private @Nullable Outcome outcome(Source source) {
    try {
      return single.upload(source);
    } catch (RuntimeException e) {
      return stopped.get() ? null : new Outcome.Failed(source, e);
    }
  }
}
