package com.progimage.server.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.state.job.JobId;
import java.util.Optional;

/**
 * Remembers the clients whose jobs this server accepted, so that workers that their images kill
 * count against them. The record is neither kept over a restart nor shared with other servers.
 * Without it, the workers count against the job itself.
 */
public final class Submitters {
  /** About 200 bytes each. */
  private static final int REMEMBERED = 10_000;

  private final Cache<JobId, String> clients =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  void add(JobId job, String client) {
    clients.put(job, client);
  }

  /** Returns the client of a job, or the job itself in its place. */
  String of(JobId job) {
    return Optional.ofNullable(clients.getIfPresent(job)).orElseGet(() -> "job " + job);
  }
}
