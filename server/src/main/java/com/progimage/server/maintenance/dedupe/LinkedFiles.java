package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.Merged;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.maintenance.dedupe.DedupeReport.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Replaces each file with a hard link to an equal file that came before it. */
final class LinkedFiles implements EqualFiles {
  /** Limits comparisons on a disk that loses bytes, where each file is compared with all kept. */
  private static final int MOST_KEPT = 16;

  private final MaintainedStore blobs;

  /** Oldest first: usually one, and several only if files that should be equal differ. */
  private final List<Copy> kept = new ArrayList<>();

  private boolean isLinked;

  LinkedFiles(MaintainedStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public void take(Copy copy, MergeTurn turn) {
    Optional<Merged.MergeOutcome> difference = Optional.empty();
    for (Copy keep : List.copyOf(kept)) {
      Merged merged = turn.merges().merge(keep, copy);
      switch (merged.outcome()) {
        case LINKED -> {
          turn.tally().link(merged.bytesReclaimed(), !isLinked);
          isLinked = true;
          return;
        }
        case ONE_FILE -> {
          return;
        }
        case GONE -> {
          if (exists(keep)) {
            return;
          }
          kept.remove(keep);
        }
        case FULL -> kept.remove(keep);
        case DIFFERENT, UNREADABLE -> difference = Optional.of(merged.outcome());
        case NO_LINKS -> throw noLinks();
      }
    }
    if (kept.size() < MOST_KEPT) {
      kept.add(copy);
    }
    difference.ifPresent(
        found -> turn.tally().skip(new Skipped(copy.id(), blobs.paths().of(copy), found.text())));
  }

  private boolean exists(Copy copy) {
    return blobs.links(copy).isPresent() && blobs.findEvenExpired(copy.id()).isPresent();
  }

  private static Failure noLinks() {
    return new Failure(
        ErrorCode.INTERNAL_ERROR,
        "the data folder's file system has no hard links, and nothing was changed: to remove"
            + " duplicates, move the folder to ext4, XFS, Btrfs or ZFS");
  }
}
