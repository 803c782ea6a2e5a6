package com.progimage.sdk;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a call fails. The message states the action, the failure and the remedy; subclasses
 * distinguish the causes. This class itself is thrown if the waiting thread was interrupted; the
 * thread's interrupt status stays set.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="errors"}
 */
public class ProgImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Problem problem;

  /**
   * Creates an exception for a failure that is not the server's answer.
   *
   * @param message the action, the failure and the remedy
   */
  protected ProgImageException(String message) {
    super(message);
    this.problem = null;
  }

  ProgImageException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** {@return the status of the server's answer, if there was one} */
  public OptionalInt status() {
    return problem == null ? OptionalInt.empty() : OptionalInt.of(problem.status());
  }

  /** {@return the server's stable code of the problem, such as {@code image-not-found}} */
  public Optional<String> code() {
    return Optional.ofNullable(problem).map(Problem::code);
  }

  /** {@return the id of the request in the server's logs} */
  public Optional<String> requestId() {
    return Optional.ofNullable(problem).map(Problem::requestId);
  }

  /** {@return the delay that the server asks for before the next try} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(problem).map(Problem::retryAfter);
  }
}
