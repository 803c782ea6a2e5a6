package com.progimage.server.maintenance.sweep;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.failure.Failure;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.sweep.SweepReport.Amount;
import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRun;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Removes obsolete files and records, step by step. Safe while any number of servers run. It may be
 * interrupted at any time; the next run removes the rest.
 */
public final class Sweep {
  /** The name of the lease and the note. */
  static final String TASK = "sweep";

  private final MaintainedStore blobs;
  private final List<SweepStep> steps;
  private final Clock clock;
  private final Progress progress;
  private final boolean trustsClock;

  /**
   * @param steps in this order; {@link SweepSteps} has those of the data folder
   */
  public Sweep(MaintainedStore blobs, List<SweepStep> steps, Clock clock, Progress progress) {
    this(blobs, steps, clock, progress, /* trustsClock= */ true);
  }

  private Sweep(
      MaintainedStore blobs,
      List<SweepStep> steps,
      Clock clock,
      Progress progress,
      boolean trustsClock) {
    this.blobs = blobs;
    this.steps = List.copyOf(steps);
    this.clock = clock;
    this.progress = progress;
    this.trustsClock = trustsClock;
  }

  /** Returns a sweep that removes nothing because of its age, unless it can be made again. */
  Sweep distrustingClock() {
    return new Sweep(blobs, steps, clock, progress, /* trustsClock= */ false);
  }

  /**
   * Returns what {@link #run} would do, without changing anything.
   *
   * @param found receives everything that would be removed
   */
  public SweepReport plan(Consumer<Swept> found) {
    Map<Object, Integer> gone = new HashMap<>();
    return report(
        new SweepRun(clock.instant(), trustsClock, () -> false),
        removal ->
            Optional.of(
                bytes(
                    removal,
                    links ->
                        gone.merge(links.file(), 1, Integer::sum) == links.names()
                            ? links.byteCount()
                            : 0)),
        found);
  }

  /**
   * Removes obsolete things and records the result in the data folder.
   *
   * @param removed receives everything that was removed
   * @param stopped checked continually: whether to end
   * @return empty if another run is in progress on this data folder
   * @throws CancellationException if it was stopped
   * @throws Failure if the disk or the registry fails; earlier removals stay
   */
  public Optional<SweepReport> run(Consumer<Swept> removed, BooleanSupplier stopped)
      throws IOException {
    Optional<TaskLock> claimed = blobs.folder().claim(TASK);
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    try (TaskLock _ = claimed.get()) {
      SweepRun run = new SweepRun(clock.instant(), trustsClock, stopped);
      SweepReport report = report(run, this::remove, removed);
      blobs.folder().writeNote(TASK, SweepNote.text(report));
      return Optional.of(report);
    }
  }

  /** The result of the last run on this data folder, by any server or command. */
  public static Optional<SweepReport> last(MaintainedStore blobs) throws IOException {
    return blobs.folder().note(TASK).flatMap(SweepNote::parse);
  }

  /** Executes or plans a removal. */
  private interface Way {
    /** Returns the freed bytes; empty if it was already gone. */
    Optional<Long> take(Removal removal);
  }

  private SweepReport report(SweepRun run, Way way, Consumer<Swept> swept) {
    Map<Reason, Amount> total = new EnumMap<>(Reason.class);
    long[] count = {0};
    for (SweepStep step : steps) {
      step.removals(run)
          .forEach(removal -> {
            run.goOn();
            Optional<Long> bytes = way.take(removal);
            if (bytes.isPresent()) {
              swept.accept(new Swept(removal.id(), removal.path(), removal.reason(), bytes.get()));
              total.merge(removal.reason(), new Amount(1, bytes.get()), Amount::plus);
              progress.at("things to sweep", ++count[0]);
            }
          });
    }
    return new SweepReport(run.now(), clock.instant(), total, run.holdings());
  }

  private Optional<Long> remove(Removal removal) {
    long bytes = bytes(removal, links -> links.names() == 1 ? links.byteCount() : 0);
    return removal.action().getAsBoolean() ? Optional.of(bytes) : Optional.empty();
  }

  private long bytes(Removal removal, ToLongFunction<FileLinks> freed) {
    long bytes = removal.moreBytes();
    for (Copy copy : removal.copies()) {
      bytes += blobs.links(copy).map(links -> freed.applyAsLong(links)).orElse(0L);
    }
    return bytes;
  }
}
