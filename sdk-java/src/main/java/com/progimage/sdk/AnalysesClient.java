package com.progimage.sdk;

import java.time.Instant;

/**
 * Client of the server's statistics of analyses: of those that the owner of the client's key
 * requested, or without keys, of all.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="stats"}
 */
public final class AnalysesClient {
  private final AnalysesAsyncClient async;

  AnalysesClient(AnalysesAsyncClient async) {
    this.async = async;
  }

  /**
   * Asks the server to count the analyses by kind and status.
   *
   * @return the numbers
   * @throws NotPermittedException if the client's key lacks the scope {@code analyze}
   */
  public AnalysisStats stats() {
    return Blocking.await(async.stats());
  }

  /**
   * Asks the server to average the encodings of the faces of the last 30 days.
   *
   * @return the average
   * @throws NotPermittedException if the client's key lacks the scope {@code analyze}
   */
  public AverageFace average() {
    return Blocking.await(async.average());
  }

  /**
   * Asks the server to average the encodings of the faces in all images for which {@code faces}
   * were first requested in a time.
   *
   * @param from the start of the time, inclusive
   * @param to the end of the time, exclusive
   * @return the average
   * @throws NotPermittedException if the client's key lacks the scope {@code analyze}
   * @throws RefusedException if the time ends before it starts
   */
  public AverageFace average(Instant from, Instant to) {
    return Blocking.await(async.average(from, to));
  }
}
