package com.progimage.server.http.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.progimage.server.http.response.Problem;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.job.JobSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of one item, as JSON. */
record ResultRecord(
    long position,
    Instant at,
    int index,
    Map<String, String> source,
    @Nullable String image,
    @Nullable Problem problem,
    List<ResultOutput> outputs,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ResultAnalysis> analyses) {

  /**
   * @param url of the rendition; null if there is a problem
   */
  record ResultOutput(
      String transformation, String format, @Nullable String url, @Nullable Problem problem) {}

  /**
   * @param status {@code done} or {@code failed}
   * @param url of what was found; null if the image is unknown
   */
  record ResultAnalysis(
      String analysis, String status, @Nullable String url, @Nullable Problem problem) {}

  /**
   * @param base the start of its URLs
   */
  static ResultRecord of(JobEvent.ItemEnded event, String base) {
    ItemResult result = event.result();
    return new ResultRecord(
        event.position(),
        event.at(),
        result.index(),
        source(result.source()),
        result.image() == null ? null : result.image().text(),
        problem(result.problem()),
        result.outputs().stream().map(output -> output(result.image(), output, base)).toList(),
        result.analyses().stream()
            .map(analysis -> analysis(result.image(), analysis, base))
            .toList());
  }

  private static Map<String, String> source(JobSource source) {
    return switch (source) {
      case JobSource.OfImage(var id) -> Map.of("image", id.text());
      case JobSource.OfUrl(var url) -> Map.of("url", url);
    };
  }

  private static ResultOutput output(
      @Nullable ImageId image, ItemResult.ItemOutput made, String base) {
    JobOutput output = made.output();
    return new ResultOutput(
        output.transformation(),
        output.format().text(),
        image == null || made.problem() != null ? null : base + path(image, output),
        problem(made.problem()));
  }

  private static ResultAnalysis analysis(
      @Nullable ImageId image, ItemResult.ItemAnalysis made, String base) {
    JobProblem problem = made.problem();
    return new ResultAnalysis(
        made.kind().text(),
        (problem == null ? AnalysisState.DONE : AnalysisState.FAILED).text(),
        image == null ? null : base + PublicUrls.path(image, made.kind()),
        problem(problem));
  }

  private static String path(ImageId image, JobOutput output) {
    ImageFormat format = output.format();
    return output.transformation().isEmpty()
        ? PublicUrls.path(image, format)
        : PublicUrls.path(image, output.transformation(), format);
  }

  private static @Nullable Problem problem(@Nullable JobProblem problem) {
    return problem == null ? null : Problem.of(problem.code(), problem.detail());
  }
}
