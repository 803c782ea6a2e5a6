package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.image.ImageId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that was removed or, in a dry run, would be.
 *
 * @param id null if it belongs to no image
 * @param path relative to the data folder; for a job, a session or facts, their name
 * @param bytes of files without remaining names
 */
public record Swept(@Nullable ImageId id, String path, Reason reason, long bytes) {

  /** The reason of a removal. */
  public enum Reason {
    /** An expired image, with its renditions. */
    EXPIRED,
    /** A rendition of another engine revision. */
    OTHER_REVISION,
    /** A rendition that was not requested for long. */
    UNUSED,
    /** A rendition beyond the budget. */
    OVER_BUDGET,
    /** Unfinished work of a dead process. */
    STALE_STAGING,
    /** The tombstone of an image that was deleted long ago. */
    OLD_TOMBSTONE,
    /** An original in an object store that no image has. */
    UNUSED_ORIGINAL,
    /** The record of a job that ended long ago. */
    ENDED_JOB,
    /** What an analysis found, whose time has ended. */
    EXPIRED_FACTS,
    /** The record of an upload link that ended long ago. */
    ENDED_LINK,
    /** A session that was not used for long, or a picture of one that ended. */
    ENDED_SESSION;

    /** A word that scripts can rely on, such as {@code over-budget}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
