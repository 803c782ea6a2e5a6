package com.progimage.sdk;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Client of the server's jobs. A job makes many renditions in the background.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="job"}
 */
public final class JobsClient {
  private final JobsAsyncClient async;

  JobsClient(JobsAsyncClient async) {
    this.async = async;
  }

  /**
   * Submits a job. The client does not retry: if the answer is lost, {@link #list} shows whether
   * the server has the job.
   *
   * @param request the sources and outputs
   * @return its record
   * @throws RefusedException if the request is invalid
   * @throws UnavailableException if the server has no room for the job now
   */
  public Job submit(JobRequest request) {
    return Blocking.await(async.submit(request));
  }

  /**
   * Fetches a job's record.
   *
   * @param id the job's id
   * @return its record
   * @throws JobNotFoundException if the job does not exist
   */
  public Job get(String id) {
    return Blocking.await(async.get(id));
  }

  /**
   * Lists all jobs, newest first. The stream fetches pages as it needs them.
   *
   * @return a stream that need not be closed
   */
  public Stream<Job> list() {
    return StreamSupport.stream(new Pages.Lazily<Job>(async::page, ""), false);
  }

  /**
   * Lists the jobs after a given one, which may no longer exist: the older ones.
   *
   * @param id a position in the order of {@link #list()}
   * @return a stream that need not be closed
   */
  public Stream<Job> listAfter(String id) {
    String query = "?after=" + JobNotFoundException.requireId(id);
    return StreamSupport.stream(new Pages.Lazily<Job>(async::page, query), false);
  }
}
