package com.progimage.server.maintenance.dedupe;

import com.progimage.server.image.ImageId;
import java.util.List;

/**
 * Result of a dedupe, or its plan for a dry run.
 *
 * @param files originals and renditions that were examined
 * @param groups of equal files in which at least one was linked
 * @param linked names that were linked to the file of an older copy
 * @param bytesReclaimed the bytes of files without remaining names
 */
public record DedupeReport(
    long files, long groups, long linked, long bytesReclaimed, List<Skipped> skipped) {
  static final int MOST_SKIPPED = 10_000;

  /**
   * A duplicate that was left unchanged.
   *
   * @param path relative to the data folder
   * @param reason a word that scripts can rely on
   */
  public record Skipped(ImageId id, String path, String reason) {}
}
