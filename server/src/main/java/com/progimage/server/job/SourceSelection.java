package com.progimage.server.job;

import com.progimage.server.image.ImageId;
import com.progimage.server.state.job.JobSource;
import org.jspecify.annotations.Nullable;

/** Sources of a job as a client names them. */
public sealed interface SourceSelection {
  /** One source. */
  record One(JobSource source) implements SourceSelection {}

  /**
   * Stored images, oldest first.
   *
   * @param after only images after it; null to start at the oldest
   * @param limit the maximum number
   */
  record StoredImages(@Nullable ImageId after, int limit) implements SourceSelection {}

  /** Whether it is an image of another server. */
  default boolean isFetched() {
    return this instanceof One(JobSource.OfUrl _);
  }
}
