package com.progimage.sdk;

import java.util.List;
import java.util.Locale;

/**
 * How far a job is. The constants are those known when this was written; a server may have others,
 * so that {@link Job#isEnded} says better than they do whether there is more to wait for.
 */
public final class JobState {
  /** Waiting for its turn. */
  public static final JobState QUEUED = new JobState("queued");

  /** At work. */
  public static final JobState RUNNING = new JobState("running");

  /** Ended; everything was made. */
  public static final JobState SUCCEEDED = new JobState("succeeded");

  /** Ended; something could not be made. The rest was. */
  public static final JobState FAILED = new JobState("failed");

  /** Ended by who did not want it any more. What was made stays. */
  public static final JobState CANCELLED = new JobState("cancelled");

  private static final List<JobState> FINAL = List.of(SUCCEEDED, FAILED, CANCELLED);

  private final String name;

  private JobState(String name) {
    this.name = name;
  }

  /**
   * The state of a name, perhaps one that this SDK has never heard of.
   *
   * @param name in any case: {@code succeeded}
   * @return equal to the constant where there is one
   */
  public static JobState of(String name) {
    return new JobState(name.toLowerCase(Locale.ROOT));
  }

  /** {@return the name in the API: {@code succeeded}} */
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
