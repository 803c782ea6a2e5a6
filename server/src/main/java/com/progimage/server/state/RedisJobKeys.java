package com.progimage.server.state;

import java.util.ArrayList;
import java.util.List;

/** All keys of the store of jobs. */
final class RedisJobKeys {
  /** A sorted set of all ids, all of one score, so that their order is that of their text. */
  static final String JOBS = "pi:jobs";

  /** A sorted set of the ids of jobs that ended, by the millisecond. */
  static final String ENDED = "pi:jobs:ended";

  /** A hash: how many jobs are in each state. */
  static final String COUNTS = "pi:jobs:counts";

  /** A hash: how many items and outputs jobs that have not ended have open. */
  static final String OPEN = "pi:jobs:open";

  /** Streams of earlier versions, in which all items of a job waited at once. */
  private static final List<String> OLD_STREAMS = List.of("pi:work:short", "pi:work:long");

  private RedisJobKeys() {}

  /** A stream of items that wait or are worked on. */
  static String stream(Work work, boolean isShort) {
    return "pi:work:" + work.text() + (isShort ? ":short" : ":long");
  }

  /** All streams that items of a kind may be in; those of earlier versions have any kind. */
  static List<String> streams(Work work) {
    List<String> streams = new ArrayList<>(List.of(stream(work, true), stream(work, false)));
    if (work == Work.FETCH) {
      streams.addAll(OLD_STREAMS);
    }
    return streams;
  }

  static boolean isShort(String stream) {
    return stream.endsWith(":short");
  }

  static String job(JobId id) {
    return "pi:job:{" + id.text() + "}";
  }

  /** A hash: the source of each item that has not ended. */
  static String sources(JobId id) {
    return job(id) + ":sources";
  }

  /** A bit for each item: whether it was put into a stream. */
  static String queued(JobId id) {
    return job(id) + ":queued";
  }

  /** A stream of what happened; an entry's id is the event's position. */
  static String events(JobId id) {
    return job(id) + ":events";
  }
}
