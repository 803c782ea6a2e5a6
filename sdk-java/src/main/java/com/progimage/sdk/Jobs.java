package com.progimage.sdk;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A server's jobs, which make many renditions behind one request.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="job"}
 */
public final class Jobs {
  private final AsyncJobs async;

  Jobs(AsyncJobs async) {
    this.async = async;
  }

  /**
   * Submits a job. It is sent once: where the answer is lost, {@link #list} says whether it came.
   *
   * @param request what it is to make
   * @return its record
   * @throws RefusedException where it makes no sense
   * @throws UnavailableException where the server has no room for it now
   */
  public Job submit(JobRequest request) {
    return Blocking.await(async.submit(request));
  }

  /**
   * Asks for a job.
   *
   * @param id of the job
   * @return its record
   * @throws JobNotFoundException where there is no such job
   */
  public Job find(String id) {
    return Blocking.await(async.find(id));
  }

  /**
   * All jobs, the newest first. Pages are asked for when they are needed.
   *
   * @return a stream that needs no closing
   */
  public Stream<Job> list() {
    return StreamSupport.stream(new Pages.Lazily<Job>(async::page, ""), false);
  }
}
