package com.progimage.sdk;

import java.util.concurrent.CompletableFuture;

/** A job being followed. It ends with the job; closing it hears no more, and the job goes on. */
public final class JobEvents implements AutoCloseable {
  private final CompletableFuture<Job> followed;

  JobEvents(CompletableFuture<Job> followed) {
    this.followed = followed;
  }

  /**
   * Waits until the listener has heard of the job's end.
   *
   * @return its last record
   * @throws JobNotFoundException where there is no such job
   * @throws ConnectionException where the server was silent for the client's timeout
   * @throws java.util.concurrent.CancellationException where this was closed before
   */
  public Job await() {
    return Blocking.await(followed);
  }

  @Override
  public void close() {
    followed.cancel(true);
  }
}
