package com.progimage.sdk;

/** Hears what happens to a job. What it throws ends the following, and is what waiting throws. */
@FunctionalInterface
public interface JobListener {
  /**
   * A source has ended.
   *
   * @param result what came of it
   */
  void ended(JobResult result);

  /**
   * The job has come to another state.
   *
   * @param state the new one
   */
  default void changed(JobState state) {}
}
