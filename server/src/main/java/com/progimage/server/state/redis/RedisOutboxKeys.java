package com.progimage.server.state.redis;

import com.progimage.server.database.RedisPartition;
import com.progimage.server.image.Owner;

/** Names the keys of the outbox in one partition. */
record RedisOutboxKeys(RedisPartition partition) {

  /** The ids of the registrations. */
  RedisIds ids() {
    return RedisIds.ofWebhooks(partition);
  }

  String webhook(String id) {
    return ids().hash(id);
  }

  /**
   * A hash: the id of an owner's registration of each URL. That of the public owner has the name
   * that it had when there was only one.
   */
  String urls(Owner owner) {
    String urls = partition.key("webhooks:urls");
    return owner.equals(Owner.PUBLIC) ? urls : urls + ":of:" + owner;
  }

  /** A sorted set of the ids of messages, by the millisecond at which they are due. */
  String due() {
    return partition.key("messages");
  }

  /** A set of the ids of messages to callbacks of an owner. */
  String callbacks(Owner owner) {
    return partition.key("messages:callbacks:of:" + owner);
  }

  /**
   * A hash: the receiver, all fields of the job at its end, the body (from the first attempt on),
   * and the end of a server's lease in milliseconds of Redis's clock. For a callback, that and the
   * body in place of receiver and job.
   */
  String message(String id) {
    return partition.key("message:{" + id + "}");
  }
}
