package com.progimage.sdk;

/** Thrown when an analysis has not ended within the requested time. It continues. */
public final class AnalysisTimeoutException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  private final transient Analysis analysis;

  AnalysisTimeoutException(String message, Analysis analysis) {
    super(message, null, null);
    this.analysis = analysis;
  }

  /** {@return how far it was} */
  public Analysis analysis() {
    return analysis;
  }
}
