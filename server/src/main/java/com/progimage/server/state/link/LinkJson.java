package com.progimage.server.state.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Visibility;
import com.progimage.server.state.job.JobProblem;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes and reads the parts of a link as JSON. Later versions may add members. */
public final class LinkJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private LinkJson() {}

  private record TermsJson(
      long maxBytes,
      List<String> formats,
      List<String> analyses,
      @Nullable String visibility,
      long createdAt,
      long expiresAt) {}

  private record ProblemJson(String code, String detail) {}

  public static String write(LinkTerms terms) {
    Visibility visibility = terms.visibility();
    return text(
        new TermsJson(
            terms.maxBytes(),
            terms.formats().stream().map(ImageFormat::text).toList(),
            terms.analyses().stream().map(AnalysisKind::text).toList(),
            visibility == null ? null : visibility.text(),
            terms.createdAt().toEpochMilli(),
            terms.expiresAt().toEpochMilli()));
  }

  public static LinkTerms readTerms(String json) {
    TermsJson read = read(json, TermsJson.class);
    Set<ImageFormat> formats =
        read.formats().stream().map(ImageFormat::of).collect(Collectors.toSet());
    Set<AnalysisKind> analyses =
        read.analyses().stream().map(AnalysisKind::of).collect(Collectors.toSet());
    String visibility = read.visibility();
    return new LinkTerms(
        read.maxBytes(),
        formats,
        analyses,
        visibility == null ? null : Visibility.find(visibility).orElseThrow(),
        Instant.ofEpochMilli(read.createdAt()),
        Instant.ofEpochMilli(read.expiresAt()));
  }

  public static String write(JobProblem problem) {
    return text(new ProblemJson(problem.code().text(), problem.detail()));
  }

  public static JobProblem readProblem(String json) {
    ProblemJson read = read(json, ProblemJson.class);
    return new JobProblem(ErrorCode.of(read.code()), read.detail());
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot parse the stored upload link", e);
    }
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write as JSON", e);
    }
  }
}
