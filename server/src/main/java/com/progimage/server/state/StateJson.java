package com.progimage.server.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes and reads the work and the results of jobs as JSON. Later versions may add members. */
public final class StateJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private StateJson() {}

  private record OutputJson(
      String transformation, String format, @Nullable String code, @Nullable String detail) {
    static OutputJson of(JobOutput output, @Nullable JobProblem problem) {
      return new OutputJson(
          output.transformation(),
          output.format().text(),
          problem == null ? null : problem.code().text(),
          problem == null ? null : problem.detail());
    }

    JobOutput output() {
      return new JobOutput(transformation, ImageFormat.of(format));
    }

    @Nullable JobProblem problem() {
      return StateJson.problem(code, detail);
    }
  }

  private record ResultJson(
      int index,
      String source,
      @Nullable String image,
      @Nullable String code,
      @Nullable String detail,
      List<OutputJson> outputs,
      @Nullable List<AnalysisJson> analyses) {}

  /** One element of a job's work: an output or an analysis. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record WorkJson(
      @Nullable String transformation, @Nullable String format, @Nullable String analysis) {
    static WorkJson of(JobOutput output) {
      return new WorkJson(output.transformation(), output.format().text(), /* analysis= */ null);
    }

    static WorkJson of(AnalysisKind kind) {
      return new WorkJson(/* transformation= */ null, /* format= */ null, kind.text());
    }

    Stream<JobOutput> output() {
      return transformation == null || format == null
          ? Stream.empty()
          : Stream.of(new JobOutput(transformation, ImageFormat.of(format)));
    }

    Stream<AnalysisKind> kind() {
      return Stream.ofNullable(analysis).map(AnalysisKind::of);
    }
  }

  private record AnalysisJson(String analysis, @Nullable String code, @Nullable String detail) {
    static AnalysisJson of(ItemResult.ItemAnalysis analysis) {
      JobProblem problem = analysis.problem();
      return new AnalysisJson(
          analysis.kind().text(),
          problem == null ? null : problem.code().text(),
          problem == null ? null : problem.detail());
    }

    ItemResult.ItemAnalysis result() {
      return new ItemResult.ItemAnalysis(AnalysisKind.of(analysis), problem(code, detail));
    }
  }

  /** Writes a list with one element for each thing that quotas count. */
  public static String write(JobWork work) {
    return text(
        Stream.concat(
                work.outputs().stream().map(WorkJson::of),
                work.analyses().stream().map(WorkJson::of))
            .toList());
  }

  public static JobWork readWork(String json) {
    List<WorkJson> work = read(json, new TypeReference<>() {});
    return new JobWork(
        work.stream().flatMap(WorkJson::output).toList(),
        work.stream().flatMap(WorkJson::kind).toList());
  }

  public static String write(ItemResult result) {
    JobProblem problem = result.problem();
    return text(
        new ResultJson(
            result.index(),
            result.source().text(),
            result.image() == null ? null : result.image().text(),
            problem == null ? null : problem.code().text(),
            problem == null ? null : problem.detail(),
            result.outputs().stream()
                .map(made -> OutputJson.of(made.output(), made.problem()))
                .toList(),
            result.analyses().stream().map(AnalysisJson::of).toList()));
  }

  public static ItemResult readResult(String json) {
    ResultJson read = read(json, new TypeReference<>() {});
    return new ItemResult(
        read.index(),
        JobSource.of(read.source()),
        read.image() == null ? null : new ImageId(read.image()),
        problem(read.code(), read.detail()),
        read.outputs().stream()
            .map(made -> new ItemResult.ItemOutput(made.output(), made.problem()))
            .toList(),
        read.analyses() == null
            ? List.of()
            : read.analyses().stream().map(AnalysisJson::result).toList());
  }

  private static @Nullable JobProblem problem(@Nullable String code, @Nullable String detail) {
    return code == null || detail == null ? null : new JobProblem(ErrorCode.of(code), detail);
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot parse the stored state", e);
    }
  }

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write as JSON", e);
    }
  }
}
