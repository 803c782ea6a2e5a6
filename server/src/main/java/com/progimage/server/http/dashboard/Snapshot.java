package com.progimage.server.http.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.progimage.server.failure.Failure;
import com.progimage.server.job.Jobs;
import com.progimage.server.state.job.Job;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The data of the dashboard at one moment. The page derives rates from the counts of two of them.
 *
 * @param gauges by metric name; unknown ones are missing
 * @param jobs the newest; null if their store is unavailable
 * @param analyses the numbers by kind and state; null if their store is unavailable
 */
record Snapshot(
    Instant at,
    long uptimeSeconds,
    Map<String, Double> gauges,
    @JsonUnwrapped MeterCounts counts,
    @Nullable List<JobLine> jobs,
    @Nullable Map<String, Map<String, Long>> analyses) {
  private static final int JOBS = 20;

  private static final List<String> GAUGES =
      List.of(
          "progimage.render.queue",
          "progimage.workers.live",
          "progimage.workers.busy",
          "progimage.job.items.waiting",
          "progimage.storage.free.bytes",
          "progimage.storage.reserve.bytes",
          "progimage.storage.writable",
          "progimage.registry.ready");

  /**
   * MeterCounts since the server's start.
   *
   * @param problems the number of requests answered with each code, if any
   * @param served the number of answers by the origin of their bytes
   */
  record MeterCounts(
      long requests,
      Map<String, Long> problems,
      Map<String, Long> served,
      Map<String, Long> renders,
      double uploadedBytes) {
    static MeterCounts of(MeterRegistry meters) {
      return new MeterCounts(
          meters.find("progimage.http.requests").timers().stream().mapToLong(Timer::count).sum(),
          byTag(meters.find("progimage.http.problems").counters(), "code"),
          byTag(meters.find("progimage.images.served").counters(), "origin"),
          byTag(meters.find("progimage.renders").functionCounters(), "outcome"),
          meters.find("progimage.upload.bytes").counters().stream()
              .mapToDouble(Counter::count)
              .sum());
    }
  }

  /** A job in the list. */
  record JobLine(String id, String state, int total, int done, int failed, Instant createdAt) {
    static JobLine of(Job job) {
      return new JobLine(
          job.id().text(),
          job.state().text(),
          job.progress().total(),
          job.progress().done(),
          job.progress().failed(),
          job.times().createdAt());
    }
  }

  static Snapshot take(MeterRegistry meters, Jobs jobs, Instant now, Duration uptime) {
    Map<String, Double> gauges = new TreeMap<>();
    for (String name : GAUGES) {
      Gauge gauge = meters.find(name).gauge();
      if (gauge != null && !Double.isNaN(gauge.value())) {
        gauges.put(name, gauge.value());
      }
    }
    return new Snapshot(
        now, uptime.toSeconds(), gauges, MeterCounts.of(meters), newest(jobs), analyses(meters));
  }

  private static @Nullable Map<String, Map<String, Long>> analyses(MeterRegistry meters) {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (Gauge gauge : meters.find("progimage.analyses").gauges()) {
      double count = gauge.value();
      if (Double.isNaN(count)) {
        return null;
      }
      counts
          .computeIfAbsent(String.valueOf(gauge.getId().getTag("analysis")), _ -> new TreeMap<>())
          .put(String.valueOf(gauge.getId().getTag("state")), Math.round(count));
    }
    return counts;
  }

  private static @Nullable List<JobLine> newest(Jobs jobs) {
    try {
      return jobs.list(/* owner= */ null, /* before= */ null, JOBS).stream()
          .map(JobLine::of)
          .toList();
    } catch (Failure away) {
      return null;
    }
  }

  private static Map<String, Long> byTag(Collection<? extends Meter> counters, String tag) {
    Map<String, Long> counts = new TreeMap<>();
    for (Meter counter : counters) {
      long count = Math.round(count(counter));
      if (count > 0) {
        counts.merge(String.valueOf(counter.getId().getTag(tag)), count, Long::sum);
      }
    }
    return counts;
  }

  private static double count(Meter meter) {
    return switch (meter) {
      case Counter counter -> counter.count();
      case FunctionCounter counter -> counter.count();
      default -> throw new IllegalArgumentException("not a counter: " + meter.getId());
    };
  }
}
