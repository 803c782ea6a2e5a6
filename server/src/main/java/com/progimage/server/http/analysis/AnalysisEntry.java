package com.progimage.server.http.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.progimage.server.analyzer.RequestedAnalysis;
import com.progimage.server.http.response.Problem;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.ImageId;
import com.progimage.server.state.job.JobProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A requested analysis as JSON.
 *
 * @param url of its facts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysisEntry(String analysis, String status, String url, @Nullable Problem problem) {
  /**
   * @param base the start of the URL
   */
  static AnalysisEntry of(ImageId image, RequestedAnalysis requested, String base) {
    JobProblem problem = requested.problem();
    return new AnalysisEntry(
        requested.kind().text(),
        requested.state().text(),
        base + PublicUrls.path(image, requested.kind()),
        problem == null ? null : Problem.of(problem.code(), problem.detail()));
  }

  /**
   * @param base the start of the URLs
   */
  public static List<AnalysisEntry> of(
      ImageId image, List<RequestedAnalysis> requested, String base) {
    return requested.stream().map(each -> of(image, each, base)).toList();
  }
}
