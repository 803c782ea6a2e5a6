package com.progimage.server.state;

import java.util.Locale;

/** Where a job is. */
public enum JobState {
  QUEUED,
  RUNNING,
  /** Every item went well. */
  SUCCEEDED,
  /** All items were tried, and at least one could not be done. */
  FAILED,
  CANCELLED;

  public boolean isFinal() {
    return this != QUEUED && this != RUNNING;
  }

  /** The name in the API: {@code queued}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException where no state has that name
   */
  public static JobState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
