package com.progimage.server.state.fact;

import com.progimage.server.analysis.Facts;
import com.progimage.server.state.job.JobProblem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An analysis as the store knows it.
 *
 * @param facts null unless it is done
 * @param problem the reason that there are no facts; null unless it failed
 * @param createdAt when it was first requested; after an expiry, when it was requested anew
 * @param finishedAt when it was done or failed; null before
 * @param expiresAt when its facts are forgotten; null for never
 */
public record AnalysisRecord(
    FactKey key,
    AnalysisState state,
    @Nullable Facts facts,
    @Nullable JobProblem problem,
    Instant createdAt,
    @Nullable Instant finishedAt,
    @Nullable Instant expiresAt) {
  public AnalysisRecord {
    if ((state == AnalysisState.DONE) != (facts != null)
        || (state == AnalysisState.FAILED) != (problem != null)) {
      throw new IllegalArgumentException("an analysis that is " + state.text());
    }
  }

  public boolean isFinal() {
    return state == AnalysisState.DONE || state == AnalysisState.FAILED;
  }
}
