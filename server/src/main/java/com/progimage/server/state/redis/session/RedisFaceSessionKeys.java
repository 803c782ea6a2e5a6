package com.progimage.server.state.redis.session;

import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;

/** The names of all keys of sessions. */
final class RedisFaceSessionKeys {
  /** A sorted set of the ids of all sessions, by the millisecond of their last use. */
  static final String ALL = "pi:sessions";

  /**
   * A sorted set of slots that are left over when their time, in milliseconds, has come: id, number
   * and digest.
   */
  static final String LEFTOVERS = "pi:sessions:leftovers";

  private RedisFaceSessionKeys() {}

  /** A sorted set of the ids of an owner's sessions. */
  static String of(Owner owner) {
    return ALL + ":of:" + owner;
  }

  /** A hash: all of a session but its slots and its failures. */
  static String session(FaceSessionId id) {
    return "pi:session:{" + id + "}";
  }

  /** A hash: the slots that count, by their numbers. */
  static String slots(FaceSessionId id) {
    return session(id) + ":slots";
  }

  /** A list of failures as JSON, oldest first. */
  static String failures(FaceSessionId id) {
    return session(id) + ":failures";
  }
}
