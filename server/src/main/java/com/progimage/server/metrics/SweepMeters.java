package com.progimage.server.metrics;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.maintenance.sweep.Sweep;
import com.progimage.server.maintenance.sweep.SweepReport;
import com.progimage.server.maintenance.sweep.SweepSchedule;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of sweeps: what this server's sweeps removed, and the results of the last sweep of the
 * data folder. A sweep reads all data, so a scrape need not walk the disk.
 */
public final class SweepMeters implements SweepSchedule.Listener {
  private final MaintainedStore blobs;
  private final MeterProvider<Counter> removed;
  private final MeterProvider<Counter> reclaimed;
  private final Counter failures;

  public SweepMeters(MeterRegistry meters, MaintainedStore blobs) {
    this.blobs = blobs;
    removed =
        Counter.builder("progimage.sweep.removed")
            .description("Things removed by this server's sweeps")
            .withRegistry(meters);
    reclaimed =
        Counter.builder("progimage.sweep.reclaimed.bytes")
            .description("Bytes freed by these removals")
            .withRegistry(meters);
    for (Reason reason : Reason.values()) {
      count(reason, 0, 0);
      Gauge.builder(
              "progimage.sweep.last.run.removed",
              () -> last(report -> report.removed(reason).count(), 0))
          .description("Things removed by the last sweep of the data folder")
          .tag("reason", reason.text())
          .register(meters);
    }
    failures =
        Counter.builder("progimage.sweep.failures")
            .description("Sweeps of this server that ended early")
            .register(meters);
    gauges(meters);
  }

  private void gauges(MeterRegistry meters) {
    gauge(
        meters,
        "sweep.last.run.timestamp.seconds",
        "Time at which the last sweep of the data folder ended; 0 if there was none",
        report -> report.finishedAt().getEpochSecond(),
        0);
    gauge(
        meters,
        "sweep.last.run.duration.seconds",
        "Duration of the last sweep of the data folder",
        report -> Duration.between(report.startedAt(), report.finishedAt()).toMillis() / 1e3,
        0);
    gauge(
        meters,
        "sweep.last.run.reclaimed.bytes",
        "Bytes freed by these removals",
        report -> report.total().bytes(),
        0);
    stored(meters, "images", "Images", report -> report.stays().images());
    stored(
        meters,
        "original.bytes",
        "Bytes of originals, counting each duplicate",
        report -> report.stays().originalBytes());
    stored(meters, "renditions", "Renditions", report -> report.stays().renditions());
    stored(
        meters,
        "rendition.bytes",
        "Bytes of renditions on the disk, counting linked ones once",
        report -> report.stays().renditionBytes());
  }

  private void stored(
      MeterRegistry meters, String name, String what, ToDoubleFunction<SweepReport> value) {
    gauge(meters, "storage." + name, what + ", as of the last sweep", value, Double.NaN);
  }

  private void gauge(
      MeterRegistry meters,
      String name,
      String description,
      ToDoubleFunction<SweepReport> value,
      double before) {
    Gauge.builder("progimage." + name, () -> last(value, before))
        .description(description)
        .register(meters);
  }

  private double last(ToDoubleFunction<SweepReport> value, double before) {
    try {
      Optional<SweepReport> last = Sweep.last(blobs);
      return last.isPresent() ? value.applyAsDouble(last.get()) : before;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  @Override
  public void accept(Swept swept) {
    count(swept.reason(), 1, swept.bytes());
  }

  private void count(Reason reason, long things, long bytes) {
    removed.withTag("reason", reason.text()).increment((double) things);
    reclaimed.withTag("reason", reason.text()).increment((double) bytes);
  }

  @Override
  public void failed() {
    failures.increment();
  }
}
