package com.progimage.server.state;

import com.progimage.server.image.ImageId;
import java.time.Instant;
import java.util.Optional;

/**
 * The name of one job. It is made as an image's is, so that ids sort by time.
 *
 * @param text a version 7 UUID in lower case
 */
public record JobId(String text) implements Comparable<JobId> {
  public JobId {
    if (ImageId.find(text).isEmpty()) {
      throw new IllegalArgumentException("not a job id: " + text);
    }
  }

  /** The id that a client wrote, in either case. */
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
