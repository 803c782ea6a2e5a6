package com.progimage.server.state.redis;

import com.progimage.server.image.Owner;

/** The names of all keys of the outbox. */
public final class RedisOutboxKeys {
  private static final String URLS = "pi:webhooks:urls";

  /** A sorted set of the ids of messages, by the millisecond at which they are due. */
  public static final String DUE = "pi:messages";

  private RedisOutboxKeys() {}

  static String webhook(String id) {
    return RedisIds.OF_WEBHOOKS.hash(id);
  }

  /**
   * A hash: the id of an owner's registration of each URL. That of the public owner has the name
   * that it had when there was only one.
   */
  static String urls(Owner owner) {
    return owner.equals(Owner.PUBLIC) ? URLS : URLS + ":of:" + owner;
  }

  /** A set of the ids of messages to callbacks of an owner. */
  static String callbacks(Owner owner) {
    return "pi:messages:callbacks:of:" + owner;
  }

  /**
   * A hash: the receiver, all fields of the job at its end, the body (from the first attempt on),
   * and the end of a server's lease in milliseconds of Redis's clock. For a callback, that and the
   * body in place of receiver and job.
   */
  public static String message(String id) {
    return "pi:message:{" + id + "}";
  }
}
