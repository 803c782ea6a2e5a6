package com.progimage.server.http.job;

import com.progimage.server.state.job.Job;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A requested thumbnail as JSON.
 *
 * @param id of the job that makes it
 */
record ThumbnailRecord(
    String id, String url, String state, Instant createdAt, @Nullable Instant finishedAt) {

  /**
   * @param base the start of its URL
   */
  static ThumbnailRecord of(Job job, String base) {
    return new ThumbnailRecord(
        job.id().text(),
        base + "/thumbnails/" + job.id(),
        job.state().text(),
        job.times().createdAt(),
        job.times().finishedAt());
  }
}
