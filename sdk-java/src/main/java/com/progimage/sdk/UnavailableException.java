package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server cannot handle the request now (408, 429, 502 to 504, after the retries) or
 * fails (other 5xx). A later try may succeed, after {@link #retryAfter} if it is given.
 */
public final class UnavailableException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
