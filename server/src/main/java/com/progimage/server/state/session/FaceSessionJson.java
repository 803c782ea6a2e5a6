package com.progimage.server.state.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.Digest;
import com.progimage.server.state.job.JobProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads parts of sessions as JSON. Later versions may add members. */
public final class FaceSessionJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private FaceSessionJson() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record FailureJson(@Nullable String digest, long at, String code, String detail) {
    static FailureJson of(FaceSessionFailure failure) {
      Digest digest = failure.digest();
      return new FailureJson(
          digest == null ? null : digest.text(),
          failure.at().toEpochMilli(),
          failure.problem().code().text(),
          failure.problem().detail());
    }

    FaceSessionFailure failure() {
      return new FaceSessionFailure(
          digest == null ? null : new Digest(digest),
          Instant.ofEpochMilli(at),
          new JobProblem(ErrorCode.of(code), detail));
    }
  }

  private record ImageJson(long bytes, String model, long at) {}

  public static String write(FaceSessionFailure failure) {
    return text(FailureJson.of(failure));
  }

  public static FaceSessionFailure readFailure(String json) {
    FailureJson failure = read(json, new TypeReference<>() {});
    return failure.failure();
  }

  /** Writes all but the slot. */
  public static String write(FaceSessionImage image) {
    return text(new ImageJson(image.byteCount(), image.model(), image.addedAt().toEpochMilli()));
  }

  public static FaceSessionImage readImage(FaceSlot slot, String json) {
    ImageJson image = read(json, new TypeReference<>() {});
    return new FaceSessionImage(
        slot, image.bytes(), image.model(), Instant.ofEpochMilli(image.at()));
  }

  /** Writes the last failures of a session. */
  public static String write(List<FaceSessionFailure> failures) {
    return text(failures.stream().map(FailureJson::of).toList());
  }

  public static List<FaceSessionFailure> readFailures(String json) {
    List<FailureJson> failures = read(json, new TypeReference<>() {});
    return failures.stream().map(FailureJson::failure).toList();
  }

  /** Appends a failure, and leaves out those that are too many. */
  public static List<FaceSessionFailure> append(
      List<FaceSessionFailure> failures, FaceSessionFailure last) {
    List<FaceSessionFailure> all = new ArrayList<>(failures);
    all.add(last);
    return all.subList(Math.max(0, all.size() - FaceSessionFailure.REMEMBERED), all.size());
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot parse the stored session", e);
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
