package com.progimage.server.maintenance;

import com.progimage.server.image.ImageId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep removed or, where it was a dry run, would remove.
 *
 * @param bytesReclaimed of originals and renditions that no other name keeps
 */
public record SweepReport(List<Swept> swept, long bytesReclaimed) {

  /**
   * One thing that nobody needs.
   *
   * @param id null where it is of no image
   * @param path in the data folder
   */
  public record Swept(@Nullable ImageId id, String path, Reason reason) {}

  /** Why. */
  public enum Reason {
    EXPIRED,
    OTHER_REVISION,
    UNUSED,
    OVER_BUDGET,
    STALE_STAGING,
    OLD_TOMBSTONE
  }
}
