package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.job.JobProblem;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request for an analysis.
 *
 * @param problem null unless it failed, or could not be queued
 */
public record RequestedAnalysis(
    AnalysisKind kind, AnalysisState state, @Nullable JobProblem problem) {
  static RequestedAnalysis of(AnalysisRecord record) {
    return new RequestedAnalysis(record.key().kind(), record.state(), record.problem());
  }
}
