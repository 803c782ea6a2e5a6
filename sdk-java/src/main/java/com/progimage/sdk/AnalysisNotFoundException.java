package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an image has no such analysis: it was not requested for this owner, or its facts have
 * expired. {@link ProgImageClient#analyze} requests it.
 */
public final class AnalysisNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  AnalysisNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
