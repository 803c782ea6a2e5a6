package com.progimage.server.state;

import com.progimage.server.image.ImageId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one item.
 *
 * @param index of the source in the job, from 0
 * @param image that its source is; null where that could not be found out
 * @param problem why nothing could be made at all; null: see the outputs
 * @param outputs in the job's order; empty where there is a problem
 */
public record ItemResult(
    int index,
    JobSource source,
    @Nullable ImageId image,
    @Nullable JobProblem problem,
    List<Output> outputs) {
  public ItemResult {
    outputs = List.copyOf(outputs);
  }

  /**
   * What came of one output of an item.
   *
   * @param problem why it could not be made; null: it was
   */
  public record Output(JobOutput output, @Nullable JobProblem problem) {}

  public boolean isWell() {
    return problem == null && outputs.stream().allMatch(output -> output.problem() == null);
  }
}
