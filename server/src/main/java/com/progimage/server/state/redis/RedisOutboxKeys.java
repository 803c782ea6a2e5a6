package com.progimage.server.state.redis;

/** The names of all keys of the outbox. */
public final class RedisOutboxKeys {
  /** A sorted set of all ids. All have the same score, so they are in lexicographic order. */
  static final String WEBHOOKS = "pi:webhooks";

  /** A hash: the id of the registration of each URL. */
  public static final String URLS = "pi:webhooks:urls";

  /** A sorted set of the ids of messages, by the millisecond at which they are due. */
  public static final String DUE = "pi:messages";

  private RedisOutboxKeys() {}

  static String webhook(String id) {
    return "pi:webhook:{" + id + "}";
  }

  /**
   * A hash: the receiver, all fields of the job at its end, the body (from the first attempt on),
   * and the end of a server's lease in milliseconds of Redis's clock.
   */
  public static String message(String id) {
    return "pi:message:{" + id + "}";
  }
}
