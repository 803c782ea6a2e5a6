package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server has no such job: it never existed, or it ended and the server has removed
 * its record.
 */
public final class JobNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  JobNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
