package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an image has no such analysis: nobody requested it for this owner, or what it found
 * has expired. {@link ProgImageClient#analyze} requests it.
 */
public final class AnalysisNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  AnalysisNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
