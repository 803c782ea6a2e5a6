package com.progimage.server.state.redis;

import com.progimage.server.database.RedisPartition;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.WorkKind;

/** Names the keys of the jobs in one partition. */
record RedisJobKeys(RedisPartition partition) {

  /** The ids of the jobs. */
  RedisIds ids() {
    return RedisIds.ofJobs(partition);
  }

  /** A sorted set of the ids of ended jobs, by milliseconds. */
  String ended() {
    return partition.key("jobs:ended");
  }

  /** A hash: the number of jobs in each state. */
  String counts() {
    return partition.key("jobs:counts");
  }

  /** A hash: the number of open items and outputs of jobs that have not ended. */
  String open() {
    return partition.key("jobs:open");
  }

  /**
   * A hash: the number of jobs of an owner that have not ended, and of their open items. Scripts
   * build this key.
   */
  String open(Owner owner) {
    return open() + ":" + owner;
  }

  /** A stream of items that wait or are in progress. */
  String stream(WorkKind work, boolean isShort) {
    return partition.key("work:" + work.text()) + (isShort ? ":short" : ":long");
  }

  static boolean isShort(String stream) {
    return stream.endsWith(":short");
  }

  String job(JobId id) {
    return ids().hash(id.text());
  }

  /** A hash: the source of each item that has not ended. */
  String sources(JobId id) {
    return job(id) + ":sources";
  }

  /** A bit for each item: whether it was added to a stream. */
  String queued(JobId id) {
    return job(id) + ":queued";
  }

  /** A stream of events; an entry's id is the event's position. */
  String events(JobId id) {
    return job(id) + ":events";
  }
}
