package com.progimage.server.state.job;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.ImageId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of one item.
 *
 * @param index of the source in the job, from 0
 * @param image of its source; null if it could not be determined
 * @param problem the reason that nothing could be made; null if outputs were tried
 * @param outputs in the job's order; empty if there is a problem
 * @param analyses in the job's order; empty if there is a problem
 */
public record ItemResult(
    int index,
    JobSource source,
    @Nullable ImageId image,
    @Nullable JobProblem problem,
    List<ItemOutput> outputs,
    List<ItemAnalysis> analyses) {
  public ItemResult {
    outputs = List.copyOf(outputs);
    analyses = List.copyOf(analyses);
  }

  /**
   * Result of one output of an item.
   *
   * @param problem the reason that it could not be made; null if it was made
   */
  public record ItemOutput(JobOutput output, @Nullable JobProblem problem) {}

  /**
   * Result of one analysis of an item.
   *
   * @param problem the reason that nothing was found; null if there are facts
   */
  public record ItemAnalysis(AnalysisKind kind, @Nullable JobProblem problem) {}

  public boolean isWell() {
    return problem == null
        && outputs.stream().allMatch(output -> output.problem() == null)
        && analyses.stream().allMatch(analysis -> analysis.problem() == null);
  }
}
