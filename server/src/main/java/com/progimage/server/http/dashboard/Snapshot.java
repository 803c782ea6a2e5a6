package com.progimage.server.http.dashboard;

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
 * The data of the dashboard at one moment. Counts are since the server's start; the page derives
 * rates from two of them.
 *
 * @param gauges by metric name; unknown ones are missing
 * @param problems the number of requests answered with each code, if any
 * @param served the number of answers by the origin of their bytes
 * @param jobs the newest; null if their store is unavailable
 */
record Snapshot(
    Instant at,
    long uptimeSeconds,
    Map<String, Double> gauges,
    long requests,
    Map<String, Long> problems,
    Map<String, Long> served,
    Map<String, Long> renders,
    double uploadedBytes,
    @Nullable List<JobLine> jobs) {
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

  /** A job in the list. */
  record JobLine(String id, String state, int total, int done, int failed, Instant createdAt) {
    static JobLine of(Job job) {
      return new JobLine(
          job.id().text(),
          job.state().text(),
          job.total(),
          job.done(),
          job.failed(),
          job.createdAt());
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
        now,
        uptime.toSeconds(),
        gauges,
        meters.find("progimage.http.requests").timers().stream().mapToLong(Timer::count).sum(),
        byTag(meters.find("progimage.http.problems").counters(), "code"),
        byTag(meters.find("progimage.images.served").counters(), "origin"),
        byTag(meters.find("progimage.renders").functionCounters(), "outcome"),
        meters.find("progimage.upload.bytes").counters().stream().mapToDouble(Counter::count).sum(),
        newest(jobs));
  }

  private static @Nullable List<JobLine> newest(Jobs jobs) {
    try {
      return jobs.list(null, JOBS).stream().map(JobLine::of).toList();
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
