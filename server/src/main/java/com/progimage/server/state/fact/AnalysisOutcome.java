package com.progimage.server.state.fact;

import com.progimage.server.analysis.AnalysisKind;
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

  /**
   * @throws IllegalArgumentException if it has facts of another kind
   */
  default void requireKind(AnalysisKind kind) {
    if (this instanceof Found found && found.facts().kind() != kind) {
      throw new IllegalArgumentException(
          "facts of kind %s for the analysis %s".formatted(found.facts().kind(), kind));
    }
  }
}
