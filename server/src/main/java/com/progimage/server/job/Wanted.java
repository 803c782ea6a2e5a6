package com.progimage.server.job;

import com.progimage.server.image.ImageId;
import com.progimage.server.state.JobSource;
import org.jspecify.annotations.Nullable;

/** What a client names as sources of a job. */
public sealed interface Wanted {
  /** One source. */
  record One(JobSource source) implements Wanted {}

  /**
   * Stored images, oldest first.
   *
   * @param after only those after it; null: from the oldest on
   * @param limit at most so many
   */
  record Stored(@Nullable ImageId after, int limit) implements Wanted {}
}
