package com.progimage.server.state.job;

import com.progimage.server.analysis.AnalysisKind;
import java.util.Collection;
import java.util.List;

/**
 * What a job does with each of its sources.
 *
 * @param analyses each at most once, in the order of their kinds
 */
public record JobWork(List<JobOutput> outputs, List<AnalysisKind> analyses) {
  public JobWork {
    outputs = List.copyOf(outputs);
    analyses = analyses.stream().distinct().sorted().toList();
  }

  public static JobWork ofOutputs(List<JobOutput> outputs) {
    return new JobWork(outputs, List.of());
  }

  public static JobWork ofAnalyses(Collection<AnalysisKind> analyses) {
    return new JobWork(List.of(), List.copyOf(analyses));
  }

  /** The number of outputs, as quotas count them: an analysis counts as one. */
  public int size() {
    return outputs.size() + analyses.size();
  }
}
