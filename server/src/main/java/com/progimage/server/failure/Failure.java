package com.progimage.server.failure;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The one exception for a refused request. The message is for the client: it says what failed, for
 * which subject, and what to do now, and contains nothing internal. The cause is for the log.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final @Nullable Long limit;
  private final @Nullable Long actual;
  private final @Nullable Duration retryAfter;

  private Failure(
      ErrorCode code,
      String message,
      @Nullable Long limit,
      @Nullable Long actual,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    // A stack trace is most of what a refusal costs, and clients can have any number of them. The
    // stack trace that the log needs is the cause's.
    super(message, cause, /* enableSuppression= */ true, /* writableStackTrace= */ false);
    this.code = code;
    this.limit = limit;
    this.actual = actual;
    this.retryAfter = retryAfter;
  }

  public Failure(ErrorCode code, String message) {
    this(code, message, null, null, null, null);
  }

  public Failure(ErrorCode code, String message, Throwable cause) {
    this(code, message, null, null, null, cause);
  }

  /** A limit was exceeded. Both numbers are in the unit that the message names. */
  public static Failure overLimit(ErrorCode code, String message, long limit, long actual) {
    return new Failure(code, message, limit, actual, null, null);
  }

  /** A limit that all clients share was exceeded, and will free up again. */
  public static Failure overLimit(
      ErrorCode code, String message, long limit, long actual, Duration retryAfter) {
    return new Failure(code, message, limit, actual, retryAfter, null);
  }

  /** A temporary failure. The client learns when to retry. */
  public static Failure temporary(ErrorCode code, String message, Duration retryAfter) {
    return new Failure(code, message, null, null, retryAfter, null);
  }

  public static Failure temporary(
      ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause) {
    return new Failure(code, message, null, null, retryAfter, cause);
  }

  /** A copy of this failure whose message names the subject. */
  public Failure of(String subject) {
    return new Failure(code, subject + ": " + detail(), limit, actual, retryAfter, this);
  }

  public ErrorCode code() {
    return code;
  }

  public OptionalLong limit() {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  public OptionalLong actual() {
    return actual == null ? OptionalLong.empty() : OptionalLong.of(actual);
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The message, which is never null here. */
  public String detail() {
    String message = getMessage();
    return message == null ? code.text() : message;
  }
}
