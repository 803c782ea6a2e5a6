package com.progimage.server.state.fact;

import com.progimage.server.analysis.Facts;
import com.progimage.server.state.job.JobProblem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The end of an analysis. */
public sealed interface AnalysisOutcome {
  /**
   * @param expiresAt null: the facts stay for as long as an owner has the picture
   */
  record Found(Facts facts, @Nullable Instant expiresAt) implements AnalysisOutcome {}

  /**
   * @param lasts whether every further try would fail in the same way, as for a damaged file: then
   *     no server tries again
   */
  record NotFound(JobProblem problem, boolean lasts) implements AnalysisOutcome {}
}
