package com.progimage.server.http.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error answer (RFC 9457); {@code limit} and {@code actual} are present only if a limit was
 * exceeded.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String requestId,
    @Nullable Long limit,
    @Nullable Long actual) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(Failure failure, String requestId) {
    return of(
        failure.code(),
        failure.detail(),
        requestId,
        failure.limit().isPresent() ? failure.limit().getAsLong() : null,
        failure.actual().isPresent() ? failure.actual().getAsLong() : null);
  }

  /** Returns a problem that is reported later, without the id of the reporting request. */
  public static Problem of(ErrorCode code, String detail) {
    return of(code, detail, null, null, null);
  }

  static Problem of(ErrorCode code, String detail, String requestId) {
    return of(code, detail, requestId, null, null);
  }

  private static Problem of(
      ErrorCode code,
      String detail,
      @Nullable String requestId,
      @Nullable Long limit,
      @Nullable Long actual) {
    String words = code.text().replace('-', ' ');
    return new Problem(
        "urn:progimage:problem:" + code.text(),
        words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1),
        status(code),
        detail,
        code.text(),
        requestId,
        limit,
        actual);
  }

  public static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_TRANSFORMATION,
          MALFORMED_REQUEST,
          UNSUPPORTED_FORMAT,
          EMPTY_BODY,
          BODY_INCOMPLETE,
          DIGEST_MISMATCH ->
          400;
      case KEY_REQUIRED, KEY_INVALID, TOKEN_INVALID, TOKEN_EXPIRED, SIGN_IN_FAILED -> 401;
      case SOURCE_NOT_ALLOWED,
          SCOPE_MISSING,
          TOKEN_NOT_EXCHANGEABLE,
          SIGNATURE_REQUIRED,
          SIGNATURE_INVALID,
          SIGNATURE_EXPIRED,
          KEYS_OFF,
          WEBHOOKS_OFF,
          CROSS_SITE ->
          403;
      case IMAGE_NOT_FOUND,
          ANALYSIS_NOT_FOUND,
          UNKNOWN_FORMAT,
          FORMAT_UNAVAILABLE,
          ROUTE_NOT_FOUND,
          JOB_NOT_FOUND,
          WEBHOOK_NOT_FOUND,
          UPLOAD_NOT_FOUND,
          KEY_NOT_FOUND,
          ACCOUNT_NOT_FOUND ->
          404;
      case METHOD_NOT_ALLOWED -> 405;
      case REQUEST_TIMEOUT -> 408;
      case IDEMPOTENCY_IN_FLIGHT,
          WEBHOOK_EXISTS,
          ACCOUNT_EXISTS,
          SESSION_FULL,
          SESSION_RESET,
          UPLOAD_DONE,
          UPLOAD_IN_FLIGHT ->
          409;
      case JOB_CANCELLED, UPLOAD_EXPIRED -> 410;
      case PRECONDITION_FAILED -> 412;
      case BODY_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE, TYPE_MISMATCH -> 415;
      case RANGE_NOT_SATISFIABLE -> 416;
      case MISDIRECTED_REQUEST, UNKNOWN_HOST -> 421;
      case TOO_MANY_JOBS,
          TOO_MANY_KEYS,
          TOO_MANY_UPLOADS,
          TOO_MANY_ACCOUNTS,
          TOO_MANY_SESSIONS,
          SIGN_IN_LIMITED,
          QUOTA_EXCEEDED ->
          429;
      case UNDECODABLE,
          IMAGE_TOO_LARGE,
          DECODE_LIMIT,
          SVG_DOCTYPE,
          SVG_TOO_COMPLEX,
          NOTHING_RECOGNIZED,
          IDEMPOTENCY_KEY_REUSED ->
          422;
      case RATE_LIMITED -> 429;
      case HEADERS_TOO_LARGE -> 431;
      case ORIGINAL_DAMAGED, INTERNAL_ERROR -> 500;
      case UNKNOWN_METHOD -> 501;
      case SOURCE_FAILED, ANALYZER_FAILED -> 502;
      case QUEUE_FULL,
          OVERLOADED,
          NOT_READY,
          DRAINING,
          REGISTRY_UNAVAILABLE,
          STORE_UNAVAILABLE,
          PROVIDER_UNAVAILABLE ->
          503;
      case SOURCE_TIMEOUT, ANALYZER_TIMEOUT -> 504;
      case HTTP_VERSION_NOT_SUPPORTED -> 505;
      case INSUFFICIENT_STORAGE -> 507;
    };
  }
}
