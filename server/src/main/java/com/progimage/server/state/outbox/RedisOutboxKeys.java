package com.progimage.server.state.outbox;

/** All keys of the outbox. */
public final class RedisOutboxKeys {
  /** A sorted set of all ids, all of one score, so that their order is that of their text. */
  static final String WEBHOOKS = "pi:webhooks";

  /** A hash: the id of each URL's registration. */
  public static final String URLS = "pi:webhooks:urls";

  /** A sorted set of the ids of messages, by the millisecond at which they are due. */
  public static final String DUE = "pi:messages";

  private RedisOutboxKeys() {}

  static String webhook(String id) {
    return "pi:webhook:{" + id + "}";
  }

  /**
   * A hash: to whom, all fields of the job at its end, from the first attempt on the body, and to
   * which millisecond of Redis's clock a server has it.
   */
  public static String message(String id) {
    return "pi:message:{" + id + "}";
  }
}
