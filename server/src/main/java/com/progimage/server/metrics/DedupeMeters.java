package com.progimage.server.metrics;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.maintenance.dedupe.Dedupe;
import com.progimage.server.maintenance.dedupe.DedupeReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Metrics of dedupes: the results of this server's, and the time of the last one of the data
 * folder.
 */
public final class DedupeMeters implements Consumer<DedupeReport> {
  private final Counter linked;
  private final Counter reclaimed;

  public DedupeMeters(MeterRegistry meters, MaintainedStore blobs) {
    linked =
        Counter.builder("progimage.dedupe.linked")
            .description("Duplicates that this server's dedupes replaced with hard links")
            .register(meters);
    reclaimed =
        Counter.builder("progimage.dedupe.reclaimed.bytes")
            .description("Bytes freed by these dedupes")
            .register(meters);
    Gauge.builder("progimage.dedupe.last.run.timestamp.seconds", () -> lastEnd(blobs))
        .description("Time at which the last dedupe of the data folder ended; 0 if there was none")
        .register(meters);
  }

  private static double lastEnd(MaintainedStore blobs) {
    try {
      return Dedupe.lastEnd(blobs).orElse(Instant.EPOCH).getEpochSecond();
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  @Override
  public void accept(DedupeReport report) {
    linked.increment((double) report.linked());
    reclaimed.increment((double) report.bytesReclaimed());
  }
}
