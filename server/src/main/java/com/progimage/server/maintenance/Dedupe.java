package com.progimage.server.maintenance;

import com.progimage.server.blob.Copy;
import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.blob.FileLinks;
import com.progimage.server.blob.Lease;
import com.progimage.server.blob.Merged;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.DedupeReport.Skipped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

  // Handing over a single group would take longer than the group itself.
  private static final int BATCH = 50;

  private final DiskBlobStore blobs;
  private final Clock clock;
  private final Progress progress;

  public Dedupe(DiskBlobStore blobs, Clock clock, Progress progress) {
    this.blobs = blobs;
    this.clock = clock;
    this.progress = progress;
  }

  /** Result or plan of one group. */
  private record Outcome(long renditions, long linked, long bytesReclaimed, List<Skipped> skipped) {
    Outcome plus(Outcome other) {
      return new Outcome(
          renditions + other.renditions,
          linked + other.linked,
          bytesReclaimed + other.bytesReclaimed,
          Stream.concat(skipped.stream(), other.skipped.stream()).toList());
    }
  }

  /**
   * Runs the dedupe.
   *
   * @param images all of them; read once
   * @return empty if another run is in progress on this data folder
   * @throws Failure if the disk supports no links or accepts no writes; links made before stay
   */
  public Optional<DedupeReport> run(Stream<StoredImage> images) throws IOException {
    Optional<Lease> claimed = blobs.folder().claim(TASK);
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    try (Lease _ = claimed.get()) {
      Instant start = clock.instant();
      DedupeReport report = report(images, this::merge);
      blobs.folder().writeNote(TASK, new DedupeMark(start, clock.instant()).text());
      return Optional.of(report);
    }
  }

  /**
   * Returns what {@link #run} would do, without comparing bytes and without knowing link limits.
   */
  public DedupeReport plan(Stream<StoredImage> images) throws IOException {
    return report(images, this::foresee);
  }

  /** The time at which the last run on this data folder ended. */
  public static Optional<Instant> lastEnd(DiskBlobStore blobs) throws IOException {
    return blobs.folder().note(TASK).flatMap(DedupeMark::parse).map(DedupeMark::finishedAt);
  }

  private DedupeReport report(Stream<StoredImage> images, Function<EqualCopies, Outcome> step)
      throws IOException {
    Instant since =
        blobs
            .folder()
            .note(TASK)
            .flatMap(DedupeMark::parse)
            .map(DedupeMark::next)
            .orElse(Instant.EPOCH);
    DigestGroups seen = new DigestGroups();
    images.forEach(image -> {
      seen.add(image);
      progress.at("images", seen.size());
    });
    Total total = new Total();
    seen.groups()
        .gather(Gatherers.windowFixed(BATCH))
        .gather(Gatherers.mapConcurrent(THREADS, groups -> outcomes(groups, since, step)))
        .flatMap(List::stream)
        .forEach(outcome -> {
          total.add(outcome);
          progress.at("links", total.linked);
        });
    return total.report(seen.size());
  }

  private List<Outcome> outcomes(
      List<List<Copy.Original>> groups, Instant since, Function<EqualCopies, Outcome> step) {
    return groups.stream()
        .flatMap(originals -> EqualCopies.find(blobs, originals, since).stream())
        .map(step)
        .toList();
  }

  private static final class Total {
    private long renditions;
    private long groups;
    private long linked;
    private long bytesReclaimed;
    private final List<Skipped> skipped = new ArrayList<>();

    void add(Outcome outcome) {
      renditions += outcome.renditions();
      groups += outcome.linked() > 0 ? 1 : 0;
      linked += outcome.linked();
      bytesReclaimed += outcome.bytesReclaimed();
      skipped.addAll(outcome.skipped());
    }

    DedupeReport report(int originals) {
      return new DedupeReport(originals + renditions, groups, linked, bytesReclaimed, skipped);
    }
  }

  private Outcome foresee(EqualCopies group) {
    Map<Object, Integer> replaced = new HashMap<>();
    Object kept = null;
    long linked = 0;
    long bytesReclaimed = 0;
    for (Copy copy : group.copies()) {
      Optional<FileLinks> links = blobs.links(copy);
      if (links.isEmpty()) {
        continue;
      }
      Object file = links.get().file();
      if (kept == null) {
        kept = file;
      } else if (!file.equals(kept)) {
        linked++;
        boolean last = replaced.merge(file, 1, Integer::sum) == links.get().names();
        bytesReclaimed += last ? links.get().byteCount() : 0;
      }
    }
    return new Outcome(renditions(group), linked, bytesReclaimed, List.of());
  }

  private Outcome merge(EqualCopies group) {
    List<Copy> kept = new ArrayList<>();
    Outcome sum = new Outcome(renditions(group), 0, 0, List.of());
    for (Copy copy : group.copies()) {
      sum = sum.plus(merge(kept, copy));
    }
    return sum;
  }

  /**
   * @param kept the files that copies of this group can be linked to, oldest first: usually one,
   *     and more only if files differ that should be equal
   */
  private Outcome merge(List<Copy> kept, Copy copy) {
    Optional<Merged.Outcome> difference = Optional.empty();
    for (Copy keep : List.copyOf(kept)) {
      Merged merged = blobs.merge(keep, copy);
      switch (merged.outcome()) {
        case LINKED -> {
          return new Outcome(0, 1, merged.bytesReclaimed(), List.of());
        }
        case ONE_FILE -> {
          return nothing();
        }
        case GONE -> {
          if (exists(keep)) {
            return nothing();
          }
          kept.remove(keep);
        }
        case FULL -> kept.remove(keep);
        case DIFFERENT, UNREADABLE -> difference = Optional.of(merged.outcome());
        case NO_LINKS -> throw noLinks();
      }
    }
    kept.add(copy);
    return new Outcome(
        0,
        0,
        0,
        difference
            .map(found -> new Skipped(copy.id(), blobs.upkeep().path(copy), found.text()))
            .stream()
            .toList());
  }

  private boolean exists(Copy copy) {
    return blobs.links(copy).isPresent() && blobs.upkeep().findEvenExpired(copy.id()).isPresent();
  }

  private static Outcome nothing() {
    return new Outcome(0, 0, 0, List.of());
  }

  private static long renditions(EqualCopies group) {
    return group.copies().getFirst() instanceof Copy.Rendition ? group.copies().size() : 0;
  }

  private static Failure noLinks() {
    return new Failure(
        ErrorCode.INTERNAL_ERROR,
        "the data folder's file system has no hard links, so nothing was changed: to dedupe, use"
            + " one that has them, such as ext4, XFS, Btrfs or ZFS");
  }
}
