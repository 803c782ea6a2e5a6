package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * The server answers that it cannot do it, now (408, 429, 502 to 504; after the retries) or at all
 * (other 5xx). A later try may succeed, after {@link #retryAfter} where it is given.
 */
public final class UnavailableException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
