package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * The server refuses what was asked, and will refuse it again: the file, its type or its size, the
 * transformation, the format. {@link #code} and the message say which.
 */
public final class RefusedException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
