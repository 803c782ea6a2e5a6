package com.progimage.server.state.redis;

import com.progimage.server.image.Owner;
import com.progimage.server.state.link.LinkId;

/** The names of all keys of upload links. */
final class RedisLinkKeys {
  /** A sorted set of the ids of links, by the millisecond at which a server looks at them again. */
  static final String LOOK = "pi:uploads:look";

  /** A sorted set of the ids of settled links, by the millisecond at which they were settled. */
  static final String SETTLED = "pi:uploads:settled";

  private RedisLinkKeys() {}

  /** A hash: owner, terms, secret's hash, callback, and what has happened so far. */
  static String link(LinkId id) {
    return "pi:upload:{" + id + "}";
  }

  /** A set of the ids of an owner's links that are not settled. */
  static String unsettled(Owner owner) {
    return "pi:uploads:unsettled:of:" + owner;
  }

  /** The settled links of an owner, as {@link #SETTLED} has those of all. */
  static String settled(Owner owner) {
    return SETTLED + ":of:" + owner;
  }
}
