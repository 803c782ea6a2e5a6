package com.progimage.server.state.job;

import java.util.Locale;

/** State of a job. */
public enum JobState {
  QUEUED,
  RUNNING,
  /** Every item succeeded. */
  SUCCEEDED,
  /** All items were tried, and at least one failed. */
  FAILED,
  CANCELLED;

  public boolean isFinal() {
    return this != QUEUED && this != RUNNING;
  }

  /** The name in the API, such as {@code queued}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if no state has that name
   */
  public static JobState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
