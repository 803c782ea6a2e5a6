package com.progimage.server.maintenance;

import com.progimage.server.image.ImageId;
import java.util.List;

/**
 * What a dedupe did or, where it was a dry run, would do.
 *
 * @param files originals and renditions that were looked at
 * @param groups of equal files in which something was linked
 * @param linked names that have the file of an older copy now
 * @param bytesReclaimed of files that have no name any more
 * @param skipped at most {@link #MOST_SKIPPED} of them
 */
public record DedupeReport(
    long files, long groups, long linked, long bytesReclaimed, List<Skipped> skipped) {
  static final int MOST_SKIPPED = 10_000;

  /**
   * A duplicate that stayed as it was.
   *
   * @param path in the data folder
   * @param reason one word that scripts can rely on
   */
  public record Skipped(ImageId id, String path, String reason) {}
}
