package com.progimage.server.access.redis;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.image.Owner;
import java.time.LocalDate;

/** Names the entries of the access stores in Redis. */
final class RedisAccessKeys {
  /** A sorted set of all ids. All have the same score, so they are in lexicographic order. */
  static final String IDS = "pi:keys";

  /** A sorted set of the ids of keys that end, by the millisecond at which they do. */
  static final String ENDS = "pi:keys:ends";

  /** A hash of the key pairs that sign tokens, as {@code createdAt endsAt jwk} by their ids. */
  static final String SIGNING_KEYS = "pi:signing-keys";

  /** A hash of the limits of owners by their names, and of the default by {@code *}. */
  static final String QUOTAS = "pi:quotas";

  private RedisAccessKeys() {}

  /**
   * A hash of what an owner had rendered in a day: {@code pixels}, {@code cpu}, and the number of
   * the last report of each server; it expires.
   */
  static String used(Owner owner, LocalDate day) {
    return "pi:used:" + day + ":" + owner;
  }

  /** The ids of one owner's keys. {@link #IDS} has those of all. */
  static String ids(Owner owner) {
    return "pi:keys:of:" + owner;
  }

  /** A hash: the owner, the facts that never change, the last day of use and the revocation. */
  static String key(KeyId id) {
    return "pi:key:{" + id + "}";
  }
}
