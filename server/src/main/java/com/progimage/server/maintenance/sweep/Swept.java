package com.progimage.server.maintenance.sweep;

import com.progimage.server.image.ImageId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was removed or, where it was a dry run, would be.
 *
 * @param id null where it is of no image
 * @param path in the data folder; of a job, its name
 * @param bytes of files that have no name any more
 */
public record Swept(@Nullable ImageId id, String path, Reason reason, long bytes) {

  /** Why. */
  public enum Reason {
    /** An image past its time, with all that was made of it. */
    EXPIRED,
    /** A rendition that another engine revision made. */
    OTHER_REVISION,
    /** A rendition that nobody asked for. */
    UNUSED,
    /** A rendition that was unused for longer than those that fit. */
    OVER_BUDGET,
    /** What a dead process had in flight. */
    STALE_STAGING,
    /** That an image was deleted, long ago. */
    OLD_TOMBSTONE,
    /** What is known of a job that ended long ago. */
    ENDED_JOB;

    /** One word that scripts can rely on: {@code over-budget}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
