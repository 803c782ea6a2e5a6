package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * An answer came that a ProgImage server does not give: another digest than that of the bytes sent,
 * bytes that are not the stored ones, or no JSON where a record should be.
 */
public final class UnexpectedAnswerException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  UnexpectedAnswerException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
