package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server refuses a request and would refuse it again, for example because of the
 * file, its type or size, the transformation or the format. {@link #code} and the message give the
 * reason.
 */
public final class RefusedException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
