package com.progimage.server.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.job.JobSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads outputs and results as JSON. Later versions may add members. */
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
      List<OutputJson> outputs) {}

  public static String write(List<JobOutput> outputs) {
    return text(outputs.stream().map(output -> OutputJson.of(output, null)).toList());
  }

  public static List<JobOutput> readOutputs(String json) {
    List<OutputJson> outputs = read(json, new TypeReference<>() {});
    return outputs.stream().map(OutputJson::output).toList();
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
                .toList()));
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
            .toList());
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
