package com.progimage.sdk;

/**
 * Receives a job's events. An exception that it throws stops the events, and waiting for the job
 * throws it.
 */
@FunctionalInterface
public interface JobListener {
  /**
   * Called when a source has ended.
   *
   * @param result the result of the source
   */
  void ended(JobResult result);

  /**
   * Called when the job has changed its state.
   *
   * @param state the new state
   */
  default void changed(JobState state) {}
}
