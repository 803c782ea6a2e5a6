package com.progimage.server.state.fact;

import java.util.Locale;

/** State of an analysis. */
public enum AnalysisState {
  /** Requested; no server has begun. */
  CREATED,
  RUNNING,
  /** There are facts. */
  DONE,
  FAILED;

  /** The name in the API, such as {@code running}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if no state has that name
   */
  public static AnalysisState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
