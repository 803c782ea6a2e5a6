package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartitions;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import java.util.List;
import java.util.function.Function;

/** The partitions of the index: one in a single Redis, several in a Redis Cluster. */
final class RedisIndex {
  private final RedisPartitions partitions;
  private final List<RedisKeys> all;

  RedisIndex(RedisPartitions partitions) {
    this.partitions = partitions;
    this.all = partitions.all().stream().map(RedisKeys::new).toList();
  }

  List<RedisKeys> all() {
    return all;
  }

  /** The keys with one name in all partitions. */
  List<String> all(Function<RedisKeys, String> name) {
    return all.stream().map(name).toList();
  }

  /** The reports of all masters that have a partition, within a guarded call or a probe. */
  RedisInfo info(RedisLink link) {
    return new RedisInfo(link.reports(all(RedisKeys::epoch)));
  }

  /** Identifies the processes that have the partitions, and the histories of their contents. */
  String lineage(RedisLink link) {
    return link.<String>guarded(_ -> info(link).lineage());
  }

  /** The partition of an image. */
  RedisKeys of(ImageId id) {
    return new RedisKeys(partitions.of(id.text()));
  }

  /** The partition of an owner's reservations. */
  RedisKeys of(Owner owner) {
    return new RedisKeys(partitions.of(owner.name()));
  }

  /** The name of the Redis key of an idempotency key, in the partition of that name. */
  String idempotency(IdempotencyKey key) {
    return idempotency(key.owner() + ":" + key.hash().hex());
  }

  /**
   * @param name {@code <owner>:<hash>}, which {@link RedisScripts#FORGET} returns
   */
  String idempotency(String name) {
    return new RedisKeys(partitions.of(name)).idempotency(name);
  }

  /** The epoch in the partition of an idempotency key. */
  String epoch(IdempotencyKey key) {
    return new RedisKeys(partitions.of(key.owner() + ":" + key.hash().hex())).epoch();
  }
}
