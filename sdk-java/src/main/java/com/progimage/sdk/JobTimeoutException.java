package com.progimage.sdk;

/** A job has not ended in the time that someone would wait for it. It goes on. */
public final class JobTimeoutException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  private final transient Job job;

  JobTimeoutException(String message, Job job) {
    super(message, null, null);
    this.job = job;
  }

  /** {@return the job as it was in the end, to be awaited again or cancelled} */
  public Job job() {
    return job;
  }
}
