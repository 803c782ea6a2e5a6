package com.progimage.server.image;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which a request is refused. The message is for the client: it says what, which,
 * and what to do now, and carries nothing internal; the cause is for the log.
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

  /** Something was over a limit; both numbers are in the unit that the message names. */
  public static Failure overLimit(ErrorCode code, String message, long limit, long actual) {
    return new Failure(code, message, limit, actual, null, null);
  }

  /** A limit on what all clients have together, which will pass. */
  public static Failure overLimit(
      ErrorCode code, String message, long limit, long actual, Duration retryAfter) {
    return new Failure(code, message, limit, actual, retryAfter, null);
  }

  /** Failure that passes; tells the client when to retry. */
  public static Failure temporary(ErrorCode code, String message, Duration retryAfter) {
    return new Failure(code, message, null, null, retryAfter, null);
  }

  public static Failure temporary(
      ErrorCode code, String message, Duration retryAfter, Throwable cause) {
    return new Failure(code, message, null, null, retryAfter, cause);
  }

  /** The same of something that the client must be told of, too. */
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

  /** The message, which a failure always has. */
  public String detail() {
    String message = getMessage();
    return message == null ? code.text() : message;
  }
}
