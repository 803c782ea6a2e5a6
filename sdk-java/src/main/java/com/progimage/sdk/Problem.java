package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An unsuccessful answer, with what it says about the problem (RFC 9457). */
record Problem(
    int status,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String requestId,
    @Nullable Duration retryAfter) {

  static Problem of(int status, HttpHeaders headers, byte[] body) {
    String code = null;
    String detail = null;
    String requestId = headers.firstValue("X-Request-Id").orElse(null);
    if (headers.firstValue("Content-Type").orElse("").contains("json")) {
      try {
        JsonNode json = Json.read(body);
        code = json.path("code").textValue();
        detail = json.path("detail").textValue();
        requestId = json.path("requestId").asText(requestId);
      } catch (IOException e) {
        // The status is all there is.
        detail = null;
      }
    }
    return new Problem(status, code, detail, requestId, retryAfter(headers).orElse(null));
  }

  /** Parses a problem that is part of an answer. */
  static Problem of(JsonNode told) {
    return new Problem(
        Math.toIntExact(Json.number(told, "status")),
        told.path("code").textValue(),
        told.path("detail").textValue(),
        null,
        null);
  }

  /** Describes a 202 answer: a job makes the rendition in the background. */
  static Problem ofLater(HttpHeaders headers) {
    return new Problem(
        202,
        null,
        "a job is making it, "
            + headers.firstValue("Location").orElse("with an unknown address")
            + ": ask again after it has ended",
        headers.firstValue("X-Request-Id").orElse(null),
        retryAfter(headers).orElse(null));
  }

  static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers.firstValue("Retry-After").map(Problem::wait);
  }

  boolean has(String someCode) {
    return someCode.equals(code);
  }

  /** Returns the exception for this problem. */
  ProgImageException toException(String doing, int tries) {
    String message = doing + ": " + said() + after(tries) + remedy() + logged();
    if (status == 404 && has("image-not-found")) {
      return new ImageNotFoundException(message, this, null);
    }
    if (status == 404 && has("job-not-found")) {
      return new JobNotFoundException(message, this, null);
    }
    if (status == 404 && has("key-not-found")) {
      return new KeyNotFoundException(message, this, null);
    }
    if (status == 404 && has("upload-not-found")) {
      return new UploadLinkNotFoundException(message, this, null);
    }
    if (status == 404 && has("analysis-not-found")) {
      return new AnalysisNotFoundException(message, this, null);
    }
    if (isAboutTheKey()) {
      return new NotPermittedException(message, this, null);
    }
    if (status >= 500 || isTemporary()) {
      return new UnavailableException(message, this, null);
    }
    return status >= 400
        ? new RefusedException(message, this, null)
        : new UnexpectedAnswerException(message, this, null);
  }

  /** Returns the exception for a refusal of the object store that the server redirected to. */
  ProgImageException toExceptionOfStore(String doing, int tries) {
    return new UnavailableException(
        "%s: the object store that the server redirects to answered %d%s: try again later"
            .formatted(doing, status, after(tries)),
        this,
        null);
  }

  /** Other refusals of 403 do not depend on the key. */
  private boolean isAboutTheKey() {
    return status == 401
        || status == 403
            && code != null
            && (code.equals("scope-missing")
                || code.equals("token-not-exchangeable")
                || code.startsWith("signature-"));
  }

  /** Whether the same request may succeed later. */
  boolean isTemporary() {
    return status == 202
        || status == 408
        || status == 429 && !isFull()
        || status >= 502 && status <= 504
        || isInFlight();
  }

  /** Whether a retry fails until the client deletes something or gets a larger quota. */
  private boolean isFull() {
    return has("too-many-uploads") || has("quota-exceeded") && retryAfter == null;
  }

  private boolean isInFlight() {
    return status == 409 && has("idempotency-in-flight");
  }

  private String said() {
    return "the server answered "
        + status
        + (code == null ? "" : " " + code)
        + (detail == null ? "" : ": " + detail);
  }

  private String remedy() {
    if (status >= 300 && status < 400) {
      return ": connect to the address that it redirects to";
    }
    if (code == null && status >= 400 && status < 500) {
      return ", which is not an answer of a ProgImage server: check the server's address";
    }
    if (isTemporary()) {
      return retryAfter == null
          ? ": try again later"
          : ": try again after " + retryAfter.toSeconds() + " s";
    }
    return "";
  }

  private String logged() {
    return requestId == null ? "" : " (request " + requestId + ")";
  }

  static String after(int tries) {
    return tries > 1 ? ", after " + tries + " tries" : "";
  }

  private static @Nullable Duration wait(String header) {
    try {
      if (header.matches("[0-9]{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(header));
      }
      Instant date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), date);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
