package com.progimage.server.metrics;

import com.progimage.server.failure.Failure;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.JobCounts;
import com.progimage.server.state.job.JobState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Metrics of jobs, which all servers share. */
public final class JobMeters {
  /** One query serves all gauges of a scrape. */
  private static final Duration SEEN_FOR = Duration.ofSeconds(1);

  private final StateStore store;
  private JobCounts counts = new JobCounts(Map.of(), 0, 0);
  private boolean isKnown;
  private long seenNanos = System.nanoTime() - SEEN_FOR.toNanos();

  private JobMeters(StateStore store) {
    this.store = store;
  }

  public static void register(MeterRegistry meters, StateStore store) {
    JobMeters jobs = new JobMeters(store);
    for (JobState state : JobState.values()) {
      Gauge.builder(
              "progimage.jobs", () -> jobs.value(counts -> counts.jobs().getOrDefault(state, 0L)))
          .description("Jobs in the store; NaN if the store is unavailable")
          .tag("state", state.text())
          .register(meters);
    }
    Gauge.builder("progimage.job.items.waiting", () -> jobs.value(JobCounts::waiting))
        .description("Items of jobs that wait for a server; NaN if the store is unavailable")
        .register(meters);
    Gauge.builder("progimage.job.outputs.open", () -> jobs.value(JobCounts::openOutputs))
        .description("Outputs that jobs have still to make; NaN if the store is unavailable")
        .register(meters);
  }

  private synchronized double value(ToDoubleFunction<JobCounts> of) {
    if (System.nanoTime() - seenNanos >= SEEN_FOR.toNanos()) {
      try {
        counts = store.counts();
        isKnown = true;
      } catch (Failure away) {
        isKnown = false;
      }
      seenNanos = System.nanoTime();
    }
    return isKnown ? of.applyAsDouble(counts) : Double.NaN;
  }
}
