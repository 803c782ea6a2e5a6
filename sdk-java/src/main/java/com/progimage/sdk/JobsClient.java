package com.progimage.sdk;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The server's jobs. A job makes many renditions in the background.
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
  public Job find(String id) {
    return Blocking.await(async.find(id));
  }

  /**
   * Lists all jobs, newest first. The stream fetches pages as it needs them.
   *
   * @return a stream that need not be closed
   */
  public Stream<Job> list() {
    return StreamSupport.stream(new Pages.Lazily<Job>(async::page, ""), false);
  }
}
