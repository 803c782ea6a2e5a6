package com.progimage.server.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.state.JobId;
import java.util.Optional;

/**
 * The clients whose jobs this server took up, to answer for what their images do to workers. Not
 * kept over a restart, nor told to other servers: there a job answers for itself.
 */
public final class Submitters {
  /** About 200 bytes each. */
  private static final int REMEMBERED = 10_000;

  private final Cache<JobId, String> clients =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  void add(JobId job, String client) {
    clients.put(job, client);
  }

  /** The client of a job, or what stands for it. */
  String of(JobId job) {
    return Optional.ofNullable(clients.getIfPresent(job)).orElseGet(() -> "job " + job);
  }
}
