package com.progimage.server.state.job;

import com.progimage.server.image.ImageId;
import java.time.Instant;
import java.util.Optional;

/**
 * Id of a job, created as image ids are, so ids sort by time.
 *
 * @param text a version 7 UUID in lower case
 */
public record JobId(String text) implements Comparable<JobId> {
  public JobId {
    if (ImageId.find(text).isEmpty()) {
      throw new IllegalArgumentException("not a job id: " + text);
    }
  }

  /** Parses an id from a client, in any case. */
  public static Optional<JobId> find(String text) {
    return ImageId.findIgnoringCase(text).map(id -> new JobId(id.text()));
  }

  public static JobId create(Instant now) {
    return new JobId(ImageId.create(now).text());
  }

  @Override
  public int compareTo(JobId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
