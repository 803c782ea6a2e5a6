package com.progimage.server.metrics;

import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.maintenance.sweep.Sweep;
import com.progimage.server.maintenance.sweep.SweepReport;
import com.progimage.server.maintenance.sweep.SweepSchedule;
import com.progimage.server.maintenance.sweep.Swept;
import com.progimage.server.maintenance.sweep.Swept.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Of sweeps: what this server's removed, and what the last one of the data folder, whoever ran it,
 * came to. It saw all that is stored, so that nobody has to walk the disk for a scrape.
 */
public final class SweepMeters implements SweepSchedule.Listener {
  private final DiskBlobStore blobs;
  private final MeterProvider<Counter> removed;
  private final MeterProvider<Counter> reclaimed;
  private final Counter failures;

  public SweepMeters(MeterRegistry meters, DiskBlobStore blobs) {
    this.blobs = blobs;
    removed =
        Counter.builder("progimage.sweep.removed")
            .description("What this server's sweeps removed")
            .withRegistry(meters);
    reclaimed =
        Counter.builder("progimage.sweep.reclaimed.bytes")
            .description("Bytes of files that then had no name any more")
            .withRegistry(meters);
    for (Reason reason : Reason.values()) {
      count(reason, 0, 0);
      Gauge.builder(
              "progimage.sweep.last.run.removed",
              () -> last(report -> report.removed(reason).count(), 0))
          .description("What the last sweep of the data folder removed")
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
        "When the last sweep of the data folder ended; 0 where there was none",
        report -> report.finishedAt().getEpochSecond(),
        0);
    gauge(
        meters,
        "sweep.last.run.duration.seconds",
        "How long it took",
        report -> Duration.between(report.startedAt(), report.finishedAt()).toMillis() / 1e3,
        0);
    gauge(
        meters,
        "sweep.last.run.reclaimed.bytes",
        "Bytes of files that then had no name any more",
        report -> report.total().bytes(),
        0);
    stored(meters, "images", "Images", report -> report.stays().images());
    stored(
        meters,
        "original.bytes",
        "Bytes of originals, duplicates each time",
        report -> report.stays().originalBytes());
    stored(meters, "renditions", "Renditions", report -> report.stays().renditions());
    stored(
        meters,
        "rendition.bytes",
        "Bytes of renditions on the disk, linked ones once",
        report -> report.stays().renditionBytes());
  }

  private void stored(
      MeterRegistry meters, String name, String what, ToDoubleFunction<SweepReport> value) {
    gauge(meters, "storage." + name, what + ", as the last sweep found them", value, Double.NaN);
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
