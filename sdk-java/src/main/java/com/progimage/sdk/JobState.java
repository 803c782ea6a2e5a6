package com.progimage.sdk;

import java.util.List;
import java.util.Locale;

/**
 * State of a job. The constants are the states known to this version; a server may have others. To
 * decide whether a job has ended, use {@link Job#isEnded}.
 */
public final class JobState {
  /** Waiting for its turn. */
  public static final JobState QUEUED = new JobState("queued");

  /** In progress. */
  public static final JobState RUNNING = new JobState("running");

  /** Ended; all outputs were made. */
  public static final JobState SUCCEEDED = new JobState("succeeded");

  /** Ended; some outputs could not be made. The others were. */
  public static final JobState FAILED = new JobState("failed");

  /** Ended on request. Finished renditions stay. */
  public static final JobState CANCELLED = new JobState("cancelled");

  private static final List<JobState> FINAL = List.of(SUCCEEDED, FAILED, CANCELLED);

  private final String name;

  private JobState(String name) {
    this.name = name;
  }

  /**
   * Returns the state with a name, which may be unknown to this version.
   *
   * @param name in any case, such as {@code succeeded}
   * @return a state equal to the constant if there is one
   */
  public static JobState of(String name) {
    return new JobState(name.toLowerCase(Locale.ROOT));
  }

  /** {@return the name in the API, such as {@code succeeded}} */
  public String name() {
    return name;
  }

  boolean isFinal() {
    return FINAL.contains(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobState state && state.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
