package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisPartition;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;

/**
 * The names of all keys in one partition. An image, and all that indexes it, is in the partition of
 * its id. {@link RedisIndex} tells which partition has what.
 */
record RedisKeys(RedisPartition partition) {
  /** The layout in which images count as what their owners use. */
  private static final String LAYOUT = " 3";

  /** Begins each name. Scripts get it as an argument. */
  String prefix() {
    return partition.prefix();
  }

  /** The data folder for which the partition is complete, and the index's layout. */
  String epoch() {
    return partition.key("epoch");
  }

  /** The value of {@link #epoch()}: an index of an earlier layout counts as incomplete. */
  static String epochOf(String instanceId) {
    return instanceId + LAYOUT;
  }

  /** A sorted set of all ids. All have the same score, so they are in lexicographic order. */
  String ids() {
    return partition.key("ids");
  }

  /** The ids of one owner's images. {@link #ids()} has those of all. */
  String ids(Owner owner) {
    return partition.key("ids:" + owner);
  }

  /** A sorted set of the owners that have stored anything, all with the same score. */
  String owners() {
    return partition.key("owners");
  }

  /** How often the counts of owners have begun anew. Records that are included end with it. */
  String counting() {
    return partition.key("counting");
  }

  /** Exists while a rebuild counts anew; expires. */
  String recount() {
    return partition.key("recount");
  }

  /** A number that grows after changes; see {@link RedisCheckpoints}. */
  String checkpoint() {
    return partition.key("checkpoint");
  }

  /** A key that never exists: deleting it shows whether Redis accepts writes. */
  String probe() {
    return partition.key("probe");
  }

  /** A hash: the field {@code image} is the image, every other field is a rendition. */
  String image(ImageId id) {
    return partition.key("{" + id.text() + "}");
  }

  /** A hash of what one owner uses: {@code images} and {@code bytes}. */
  String usage(Owner owner) {
    return partition.key("usage:" + owner);
  }

  /**
   * A sorted set of the space reserved for one owner, {@code <id> <bytes>}, by the milliseconds at
   * which each reservation ends. In a cluster, requests that are not decided have their turn as a
   * third word.
   */
  String reservations(Owner owner) {
    return partition.key("space:" + owner);
  }

  /** The turn of the last request for space in a cluster. */
  String turn() {
    return partition.key("turn");
  }

  /** The time at which it was forgotten; expires after an hour. */
  String forgotten(ImageId id) {
    return image(id) + ":forgotten";
  }

  /** A set of the ids whose originals have the digest. */
  String digest(Digest digest) {
    return partition.key("digest:" + digest.hex());
  }

  /**
   * The owner of an idempotency key: the id of an image, or {@code claim <token>}. It expires.
   *
   * @param name as {@link RedisIndex} defines it
   */
  String idempotency(String name) {
    return partition.key("idem:" + name);
  }

  /**
   * A sorted set of ids that one rebuild has not seen on the disk yet. The member {@code -} marks
   * the set as existing.
   */
  String suspects(String rebuild) {
    return partition.key("rebuild:" + rebuild);
  }
}
