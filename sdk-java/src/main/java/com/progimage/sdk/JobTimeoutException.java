package com.progimage.sdk;

/** Thrown when a job has not ended within the requested time. The job continues. */
public final class JobTimeoutException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  private final transient Job job;

  JobTimeoutException(String message, Job job) {
    super(message, null, null);
    this.job = job;
  }

  /** {@return the job's last known record, to wait again or to cancel it} */
  public Job job() {
    return job;
  }
}
