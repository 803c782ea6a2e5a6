package com.progimage.server.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.AnalysisQueue;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.state.job.JobId;
import java.util.Set;

/** Queues analyses as jobs, and remembers the newest of them. */
public final class QueuedAnalyses implements AnalysisQueue {
  /** About 200 bytes each. */
  private static final int REMEMBERED = 10_000;

  private final Jobs jobs;
  private final Cache<QueueWish, JobId> newest =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public QueuedAnalyses(Jobs jobs) {
    this.jobs = jobs;
  }

  private record QueueWish(ImageId image, AnalysisKind kind) {}

  @Override
  public boolean isQueued(StoredImage image, AnalysisKind kind) {
    JobId job = newest.getIfPresent(new QueueWish(image.id(), kind));
    return job != null && jobs.isOpen(job);
  }

  @Override
  public void submit(StoredImage image, Set<AnalysisKind> kinds, String client) {
    JobId job = jobs.analyze(image, kinds, client).id();
    kinds.forEach(kind -> newest.put(new QueueWish(image.id(), kind), job));
  }
}
