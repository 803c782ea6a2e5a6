package com.progimage.server.failure;

import java.util.Locale;

/** Every reason for a refusal. Clients see its stable name as {@code code}. */
public enum ErrorCode {
  INVALID_TRANSFORMATION,
  MALFORMED_REQUEST,
  UNSUPPORTED_FORMAT,
  EMPTY_BODY,
  BODY_INCOMPLETE,
  DIGEST_MISMATCH,

  KEY_REQUIRED,
  KEY_INVALID,

  SOURCE_NOT_ALLOWED,
  SCOPE_MISSING,
  SIGNATURE_REQUIRED,
  SIGNATURE_INVALID,
  SIGNATURE_EXPIRED,
  KEYS_OFF,
  WEBHOOKS_OFF,
  CROSS_SITE,

  IMAGE_NOT_FOUND,
  UNKNOWN_FORMAT,
  FORMAT_UNAVAILABLE,
  ROUTE_NOT_FOUND,
  JOB_NOT_FOUND,
  JOB_CANCELLED,
  WEBHOOK_NOT_FOUND,
  WEBHOOK_EXISTS,
  KEY_NOT_FOUND,

  METHOD_NOT_ALLOWED,
  UNKNOWN_METHOD,
  PRECONDITION_FAILED,
  RANGE_NOT_SATISFIABLE,
  IDEMPOTENCY_IN_FLIGHT,
  IDEMPOTENCY_KEY_REUSED,
  REQUEST_TIMEOUT,
  BODY_TOO_LARGE,
  TOO_MANY_JOBS,
  TOO_MANY_KEYS,
  QUOTA_EXCEEDED,
  MISDIRECTED_REQUEST,
  UNKNOWN_HOST,
  RATE_LIMITED,
  HEADERS_TOO_LARGE,

  UNSUPPORTED_MEDIA_TYPE,
  TYPE_MISMATCH,

  UNDECODABLE,
  IMAGE_TOO_LARGE,
  DECODE_LIMIT,
  SVG_DOCTYPE,
  SVG_TOO_COMPLEX,

  ORIGINAL_DAMAGED,
  INTERNAL_ERROR,

  SOURCE_FAILED,
  SOURCE_TIMEOUT,

  QUEUE_FULL,
  OVERLOADED,
  NOT_READY,
  DRAINING,
  REGISTRY_UNAVAILABLE,

  HTTP_VERSION_NOT_SUPPORTED,
  INSUFFICIENT_STORAGE;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in the API: {@code image-not-found}. */
  public String text() {
    return text;
  }

  /**
   * @throws IllegalArgumentException if no code has that name
   */
  public static ErrorCode of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
