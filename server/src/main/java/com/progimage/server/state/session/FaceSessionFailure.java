package com.progimage.server.state.session;

import com.progimage.server.image.Digest;
import com.progimage.server.state.job.JobProblem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a session could not take.
 *
 * @param digest of the bytes; null: they were refused before all had come
 */
public record FaceSessionFailure(@Nullable Digest digest, Instant at, JobProblem problem) {
  /** The number that a session remembers. */
  public static final int REMEMBERED = 20;
}
