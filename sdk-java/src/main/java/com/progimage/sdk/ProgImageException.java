package com.progimage.sdk;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why something did not happen. The message says what was tried, what went wrong and what to do;
 * the subclasses tell the causes apart. This class itself is thrown where the thread that waits was
 * interrupted, and stays so.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="errors"}
 */
public class ProgImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Problem problem;

  ProgImageException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** {@return the status of the server's answer, where there was one} */
  public OptionalInt status() {
    return problem == null ? OptionalInt.empty() : OptionalInt.of(problem.status());
  }

  /** {@return the server's stable name for the problem, as {@code image-not-found}} */
  public Optional<String> code() {
    return Optional.ofNullable(problem).map(Problem::code);
  }

  /** {@return the name of the request in the server's logs} */
  public Optional<String> requestId() {
    return Optional.ofNullable(problem).map(Problem::requestId);
  }

  /** {@return how long the server asks to wait before the next try} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(problem).map(Problem::retryAfter);
  }
}
