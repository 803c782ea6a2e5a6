package com.progimage.server.maintenance.dedupe;

import com.progimage.server.maintenance.dedupe.DedupeReport.Skipped;
import java.util.ArrayList;
import java.util.List;

/** Counts for a {@link DedupeReport}. */
final class DedupeTally {
  private long renditions;
  private long groups;
  private long linked;
  private long bytesReclaimed;
  private final List<Skipped> skipped = new ArrayList<>();

  void look(int moreRenditions) {
    renditions += moreRenditions;
  }

  /**
   * @param isFirst true for the first link in a group
   */
  void link(long moreBytes, boolean isFirst) {
    linked++;
    groups += isFirst ? 1 : 0;
    bytesReclaimed += moreBytes;
  }

  void skip(Skipped file) {
    if (skipped.size() < DedupeReport.MOST_SKIPPED) {
      skipped.add(file);
    }
  }

  void add(DedupeTally other) {
    renditions += other.renditions;
    groups += other.groups;
    linked += other.linked;
    bytesReclaimed += other.bytesReclaimed;
    other.skipped.forEach(this::skip);
  }

  long linked() {
    return linked;
  }

  DedupeReport report(long originals) {
    return new DedupeReport(originals + renditions, groups, linked, bytesReclaimed, skipped);
  }
}
