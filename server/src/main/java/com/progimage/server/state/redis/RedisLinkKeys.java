package com.progimage.server.state.redis;

import com.progimage.server.database.RedisPartition;
import com.progimage.server.image.Owner;
import com.progimage.server.state.link.LinkId;

/** Names the keys of upload links, which are all in one partition. */
record RedisLinkKeys(RedisPartition partition) {

  /** A sorted set of the ids of links, by the millisecond at which a server looks at them again. */
  String look() {
    return partition.key("uploads:look");
  }

  /** A sorted set of the ids of settled links, by the millisecond at which they were settled. */
  String settled() {
    return partition.key("uploads:settled");
  }

  /** The settled links of an owner, as {@link #settled()} has those of all. */
  String settled(Owner owner) {
    return settled() + ":of:" + owner;
  }

  /** A hash: owner, terms, secret's hash, callback, and what has happened so far. */
  String link(LinkId id) {
    return partition.key("upload:{" + id + "}");
  }

  /** A set of the ids of an owner's links that are not settled. */
  String unsettled(Owner owner) {
    return partition.key("uploads:unsettled:of:" + owner);
  }

  /** The messages to the links' callbacks. */
  RedisOutboxKeys messages() {
    return new RedisOutboxKeys(partition);
  }
}
