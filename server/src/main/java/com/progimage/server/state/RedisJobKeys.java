package com.progimage.server.state;

/** All keys of the store of jobs. */
final class RedisJobKeys {
  /** A sorted set of all ids, all of one score, so that their order is that of their text. */
  static final String JOBS = "pi:jobs";

  /** A sorted set of the ids of jobs that ended, by the millisecond. */
  static final String ENDED = "pi:jobs:ended";

  /** A hash: how many jobs are in each state. */
  static final String COUNTS = "pi:jobs:counts";

  /** Streams of items that wait or are worked on. */
  static final String SHORT = "pi:work:short";

  static final String LONG = "pi:work:long";

  private RedisJobKeys() {}

  static String stream(boolean isShort) {
    return isShort ? SHORT : LONG;
  }

  static String job(JobId id) {
    return "pi:job:{" + id.text() + "}";
  }

  /** A hash: the source of each item that has not ended. */
  static String sources(JobId id) {
    return job(id) + ":sources";
  }

  /** A stream of what happened; an entry's id is the event's position. */
  static String events(JobId id) {
    return job(id) + ":events";
  }
}
