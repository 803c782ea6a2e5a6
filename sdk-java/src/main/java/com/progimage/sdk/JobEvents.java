package com.progimage.sdk;

import java.util.concurrent.CompletableFuture;

/**
 * Subscription to a job's events. It ends with the job. Closing it stops the events; the job
 * continues.
 */
public final class JobEvents implements AutoCloseable {
  private final CompletableFuture<Job> followed;

  JobEvents(CompletableFuture<Job> followed) {
    this.followed = followed;
  }

  /**
   * Waits until the listener has received the end of the job.
   *
   * @return its last record
   * @throws JobNotFoundException if the job does not exist
   * @throws ConnectionException if the server was silent for the client's timeout
   * @throws java.util.concurrent.CancellationException if this was closed before
   */
  public Job await() {
    return Blocking.await(followed);
  }

  @Override
  public void close() {
    followed.cancel(true);
  }
}
