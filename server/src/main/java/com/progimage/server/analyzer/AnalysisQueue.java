package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import java.util.Set;

/** Takes analyses that no client waits for, and has a server do them later. */
public interface AnalysisQueue {
  /**
   * Whether this server queued an analysis in a job that has not ended. The job may have done it
   * already.
   */
  boolean isQueued(StoredImage image, AnalysisKind kind);

  /**
   * Queues analyses of one image on the account of its owner. From then on they survive this
   * server.
   *
   * @param client network address of the client that requests them
   * @throws Failure {@code too-many-jobs}, {@code quota-exceeded}, {@code insufficient-storage},
   *     {@code registry-unavailable}
   */
  void submit(StoredImage image, Set<AnalysisKind> kinds, String client);
}
