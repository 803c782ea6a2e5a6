package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.copy.MergeBatch;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.maintenance.Progress;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Replaces the copies of equal originals, and of their renditions, with hard links to one file
 * each. Safe while any number of servers run. It may be interrupted at any time; the next run then
 * starts where the previous one started.
 */
public final class Dedupe {
  /** The name of the lease and the note. */
  static final String TASK = "dedupe";

  private static final int THREADS = 2;

  // The hand-over of a single group would take longer than the group itself.
  private static final int BATCH = 50;

  // Every run examines the groups that are larger.
  private static final int PART = 500;

  private final MaintainedStore blobs;
  private final Clock clock;
  private final Progress progress;

  public Dedupe(MaintainedStore blobs, Clock clock, Progress progress) {
    this.blobs = blobs;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Runs the dedupe.
   *
   * @param originals all of them; read once
   * @return empty if another run is in progress on this data folder
   * @throws Failure if the disk supports no links or accepts no writes; links made before stay
   */
  public Optional<DedupeReport> run(Stream<StoredOriginal> originals) throws IOException {
    Optional<TaskLock> claimed = blobs.folder().claim(TASK);
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    try (TaskLock _ = claimed.get()) {
      Instant start = clock.instant();
      DedupeReport report = report(originals, () -> new LinkedFiles(blobs));
      blobs.folder().writeNote(TASK, new DedupeMark(start, clock.instant()).text());
      return Optional.of(report);
    }
  }

  /**
   * Returns what {@link #run} would do, without comparing bytes and without knowing link limits.
   */
  public DedupeReport plan(Stream<StoredOriginal> originals) throws IOException {
    return report(originals, () -> new ForeseenFiles(blobs));
  }

  /** The time at which the last run on this data folder ended. */
  public static Optional<Instant> lastEnd(MaintainedStore blobs) throws IOException {
    return blobs.folder().note(TASK).flatMap(DedupeMark::parse).map(DedupeMark::finishedAt);
  }

  private DedupeReport report(Stream<StoredOriginal> originals, Supplier<EqualFiles> begin)
      throws IOException {
    Instant since =
        blobs
            .folder()
            .note(TASK)
            .flatMap(DedupeMark::parse)
            .map(DedupeMark::next)
            .orElse(Instant.EPOCH);
    try (DigestGroups seen = new DigestGroups(blobs.folder()::scratch, PART)) {
      originals.forEach(original -> {
        seen.add(original);
        progress.at("images", seen.size());
      });
      DedupeTally total = new DedupeTally();
      if (!blobs.mergesCopies()) {
        return total.report(seen.size());
      }
      seen.parts()
          .gather(Gatherers.scan(() -> nothing(begin), (before, part) -> step(before, part, begin)))
          .gather(Gatherers.windowFixed(BATCH))
          .gather(Gatherers.mapConcurrent(THREADS, steps -> tally(steps, since)))
          .forEach(tally -> {
            total.add(tally);
            progress.at("links", total.linked());
          });
      return total.report(seen.size());
    }
  }

  /** One part of a group, and the group, which all its parts share. */
  private record MergeStep(DigestGroups.Part part, EqualImages group) {}

  private MergeStep nothing(Supplier<EqualFiles> begin) {
    return new MergeStep(
        new DigestGroups.Part(List.of(), /* isFirst= */ true, /* isLast= */ true),
        new EqualImages(blobs, begin));
  }

  private MergeStep step(MergeStep before, DigestGroups.Part part, Supplier<EqualFiles> begin) {
    return new MergeStep(part, part.isFirst() ? new EqualImages(blobs, begin) : before.group());
  }

  private DedupeTally tally(List<MergeStep> steps, Instant since) {
    DedupeTally tally = new DedupeTally();
    try (MergeBatch merges = blobs.mergeBatch()) {
      MergeTurn turn = new MergeTurn(merges, tally);
      for (MergeStep step : steps) {
        DigestGroups.Part part = step.part();
        if (part.isFirst() && part.isLast()) {
          step.group().takeAll(part.originals(), since, turn);
        } else {
          // Changes in the other parts are not known here.
          step.group().take(part.originals(), turn);
        }
      }
    }
    return tally;
  }
}
