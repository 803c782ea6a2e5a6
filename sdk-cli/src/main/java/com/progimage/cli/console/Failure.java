package com.progimage.cli.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.ConnectionException;
import com.progimage.sdk.LocalFileException;
import com.progimage.sdk.ProgImageException;
import com.progimage.sdk.UnexpectedAnswerException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure as reported to people and scripts.
 *
 * @param code the server's code or, if the server did not answer, {@code unreachable}, {@code
 *     unexpected-answer}, {@code local-file}, {@code usage} or {@code failed}
 * @param status of the server's answer; null if there was none
 */
public record Failure(
    ExitCode exitCode,
    String code,
    @Nullable Integer status,
    String message,
    @Nullable String requestId,
    @Nullable Duration retryAfter) {

  public static Failure of(Throwable failure) {
    ExitCode exitCode = ExitCode.of(failure);
    String message =
        Console.withoutSecrets(
            failure.getMessage() == null ? failure.toString() : failure.getMessage());
    if (failure instanceof ProgImageException known) {
      String code = known.code().orElseGet(() -> code(known));
      return new Failure(
          exitCode,
          code,
          known.status().isPresent() ? known.status().getAsInt() : null,
          message + remedy(code),
          known.requestId().orElse(null),
          known.retryAfter().orElse(null));
    }
    String code = exitCode == ExitCode.USAGE ? "usage" : "failed";
    return new Failure(exitCode, code, null, message, null, null);
  }

  /**
   * Returns {@code {"code", "status", "detail", "requestId", "retryAfter"}}; unknown values are
   * null.
   */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("code", code);
    json.put("status", status);
    json.put("detail", message);
    json.put("requestId", requestId);
    json.put("retryAfter", retryAfter == null ? null : (Long) retryAfter.toSeconds());
    return json;
  }

  /** The server's own remedy is for programs. */
  private static String remedy(String code) {
    return code.equals("key-required")
        ? "; name it by --key, PROGIMAGE_KEY, or 'key' in the config file beside its server"
        : "";
  }

  private static String code(ProgImageException failure) {
    if (failure instanceof ConnectionException) {
      return "unreachable";
    }
    if (failure instanceof UnexpectedAnswerException) {
      return "unexpected-answer";
    }
    return failure instanceof LocalFileException ? "local-file" : "failed";
  }
}
