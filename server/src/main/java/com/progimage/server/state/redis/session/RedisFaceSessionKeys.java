package com.progimage.server.state.redis.session;

import com.progimage.server.database.RedisPartition;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;

/** Names the keys of sessions, which are all in one partition. */
record RedisFaceSessionKeys(RedisPartition partition) {

  /** A sorted set of the ids of all sessions, by the millisecond of their last use. */
  String all() {
    return partition.key("sessions");
  }

  /**
   * A sorted set of slots that are left over when their time, in milliseconds, has come: id, number
   * and digest.
   */
  String leftovers() {
    return all() + ":leftovers";
  }

  /** A sorted set of the ids of an owner's sessions. */
  String of(Owner owner) {
    return all() + ":of:" + owner;
  }

  /** A hash: all of a session but its slots and its failures. */
  String session(FaceSessionId id) {
    return partition.key("session:{" + id + "}");
  }

  /** A hash: the slots that count, by their numbers. */
  String slots(FaceSessionId id) {
    return session(id) + ":slots";
  }

  /** A list of failures as JSON, oldest first. */
  String failures(FaceSessionId id) {
    return session(id) + ":failures";
  }
}
