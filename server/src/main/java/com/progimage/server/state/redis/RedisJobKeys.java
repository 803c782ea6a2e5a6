package com.progimage.server.state.redis;

import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.WorkKind;
import java.util.ArrayList;
import java.util.List;

/** The names of all keys of the store of jobs. */
final class RedisJobKeys {
  /** A sorted set of the ids of ended jobs, by milliseconds. */
  static final String ENDED = "pi:jobs:ended";

  /** A hash: the number of jobs in each state. */
  static final String COUNTS = "pi:jobs:counts";

  /** A hash: the number of open items and outputs of jobs that have not ended. */
  static final String OPEN = "pi:jobs:open";

  /** Streams of earlier versions, which contained all items of a job at once. */
  private static final List<String> OLD_STREAMS = List.of("pi:work:short", "pi:work:long");

  private RedisJobKeys() {}

  /**
   * A hash: the number of jobs of an owner that have not ended, and of their open items. Scripts
   * build this key.
   */
  static String open(Owner owner) {
    return OPEN + ":" + owner;
  }

  /** A stream of items that wait or are in progress. */
  static String stream(WorkKind work, boolean isShort) {
    return "pi:work:" + work.text() + (isShort ? ":short" : ":long");
  }

  /** All streams that may contain items of a kind; those of earlier versions contain any kind. */
  static List<String> streams(WorkKind work) {
    List<String> streams = new ArrayList<>(List.of(stream(work, true), stream(work, false)));
    if (work == WorkKind.FETCH) {
      streams.addAll(OLD_STREAMS);
    }
    return streams;
  }

  static boolean isShort(String stream) {
    return stream.endsWith(":short");
  }

  static String job(JobId id) {
    return RedisIds.OF_JOBS.hash(id.text());
  }

  /** A hash: the source of each item that has not ended. */
  static String sources(JobId id) {
    return job(id) + ":sources";
  }

  /** A bit for each item: whether it was added to a stream. */
  static String queued(JobId id) {
    return job(id) + ":queued";
  }

  /** A stream of events; an entry's id is the event's position. */
  static String events(JobId id) {
    return job(id) + ":events";
  }
}
