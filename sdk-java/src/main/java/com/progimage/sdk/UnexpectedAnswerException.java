package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the answer is not that of a ProgImage server: a digest that differs from that of the
 * sent bytes, bytes that differ from the stored ones, or content other than JSON instead of a
 * record.
 */
public final class UnexpectedAnswerException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  UnexpectedAnswerException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
