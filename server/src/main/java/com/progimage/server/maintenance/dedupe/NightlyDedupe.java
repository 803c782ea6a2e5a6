package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.loop.Periodic;
import com.progimage.server.maintenance.ListedImages;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dedupes a data folder once a night. If several servers do so, the first one to claim the task
 * runs it; the others see that it was done, and take over if that server died.
 */
public final class NightlyDedupe {
  private static final Logger LOG = LoggerFactory.getLogger(NightlyDedupe.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final LocalTime time;
  private final ZoneId zone;
  private final MaintainedStore blobs;
  private final Registry registry;
  private final Consumer<DamagedImage> damaged;
  private final Consumer<DedupeReport> done;
  private final Clock clock;
  private Instant next;

  /**
   * @param time in {@code zone}; the first run is at its next occurrence
   * @param done receives the report of each run of this server
   */
  public NightlyDedupe(
      LocalTime time,
      ZoneId zone,
      MaintainedStore blobs,
      Registry registry,
      Consumer<DamagedImage> damaged,
      Consumer<DedupeReport> done,
      Clock clock) {
    this.time = time;
    this.zone = zone;
    this.blobs = blobs;
    this.registry = registry;
    this.damaged = damaged;
    this.done = done;
    this.clock = clock;
    next = after(clock.instant());
  }

  /**
   * Starts it. An interrupt lets the link in progress complete, so that its staging folder can be
   * released.
   */
  public Periodic start() {
    return Periodic.start("dedupe", PERIOD, this::look);
  }

  private Instant after(Instant now) {
    ZonedDateTime today = now.atZone(zone).with(time);
    return today.toInstant().isAfter(now) ? today.toInstant() : today.plusDays(1).toInstant();
  }

  /** Dedupes if it is time and no other server has. Call it every minute. */
  public void look() {
    try {
      if (clock.instant().isBefore(next)) {
        return;
      }
      if (Dedupe.lastEnd(blobs).filter(end -> !end.isBefore(next)).isPresent() || run()) {
        next = after(clock.instant());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("could not dedupe: retrying in a minute", e);
    }
  }

  /** Runs a dedupe; false if another server is running one, which may die before it ends. */
  private boolean run() throws IOException {
    Optional<DedupeReport> report = new Dedupe(blobs, clock, Progress.NONE).run(originals());
    report.ifPresent(this::tell);
    return report.isPresent();
  }

  private void tell(DedupeReport report) {
    done.accept(report);
    LOG.info(
        "dedupe linked {} duplicates and freed {} bytes; {} skipped",
        report.linked(),
        report.bytesReclaimed(),
        report.skipped().size());
  }

  private Stream<StoredOriginal> originals() {
    boolean whole =
        registry.state().status() == RegistryState.Status.READY && !registry.needsRebuild();
    return whole
        ? ListedImages.originals(registry)
        : blobs.images(damaged).map(StoredImage::original);
  }
}
