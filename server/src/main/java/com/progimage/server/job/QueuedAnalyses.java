package com.progimage.server.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.AnalysisQueue;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.state.job.JobId;
import java.util.Set;

/** Queues analyses as jobs. A request that repeats one whose job has not ended needs no other. */
public final class QueuedAnalyses implements AnalysisQueue {
  /** About 200 bytes each. */
  private static final int REMEMBERED = 10_000;

  private final Jobs jobs;
  private final Cache<QueueWish, JobId> newest =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public QueuedAnalyses(Jobs jobs) {
    this.jobs = jobs;
  }

  private record QueueWish(ImageId image, Set<AnalysisKind> kinds) {}

  @Override
  public void submit(StoredImage image, Set<AnalysisKind> kinds, String client) {
    var _ =
        newest
            .asMap()
            .compute(
                new QueueWish(image.id(), Set.copyOf(kinds)),
                (_, before) ->
                    before != null && jobs.isOpen(before)
                        ? before
                        : jobs.analyze(image, kinds, client).id());
  }
}
