package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/** The server has no such job: it never had it, or has forgotten it since it ended. */
public final class JobNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  JobNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
