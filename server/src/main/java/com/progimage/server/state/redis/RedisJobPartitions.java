package com.progimage.server.state.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartitions;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.WorkKind;
import java.util.ArrayList;
import java.util.List;

/** The partitions of the jobs. Each has all that belongs to its jobs, and lines of its own. */
final class RedisJobPartitions {
  /** Streams of earlier versions, which contained all items of a job at once. */
  private static final List<String> OLD_STREAMS = List.of("work:short", "work:long");

  private final RedisPartitions partitions;
  private final List<RedisJobKeys> all;

  RedisJobPartitions(RedisLink link) {
    this.partitions = link.partitions("jobs");
    this.all = partitions.all().stream().map(RedisJobKeys::new).toList();
  }

  List<RedisJobKeys> all() {
    return all;
  }

  RedisJobKeys of(JobId id) {
    return new RedisJobKeys(partitions.of(id.text()));
  }

  /** Whether one partition has everything. */
  boolean isOne() {
    return all.size() == 1;
  }

  /**
   * The lines of each partition that may contain items of a kind; those of earlier versions, which
   * knew no partitions, contain any kind.
   */
  List<List<String>> streams(WorkKind work) {
    return all.stream()
        .map(keys -> {
          List<String> streams =
              new ArrayList<>(List.of(keys.stream(work, true), keys.stream(work, false)));
          if (isOne() && work == WorkKind.FETCH) {
            OLD_STREAMS.forEach(name -> streams.add(keys.partition().key(name)));
          }
          return List.copyOf(streams);
        })
        .toList();
  }
}
