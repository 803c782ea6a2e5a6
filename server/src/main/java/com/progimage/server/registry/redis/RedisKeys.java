package com.progimage.server.registry.redis;

import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;

/** The names of all keys. The braces keep the keys of one image on one node of a Redis Cluster. */
final class RedisKeys {
  /** The data folder for which the index is complete, and the index's layout. */
  static final String EPOCH = "pi:epoch";

  /** The layout in which images count as what their owners use. */
  private static final String LAYOUT = " 3";

  /** A sorted set of all ids. All have the same score, so they are in lexicographic order. */
  static final String IDS = "pi:ids";

  /** Begins the names of sorted sets like {@link #IDS}, each for the images of one owner. */
  private static final String IDS_OF = "pi:ids:";

  /** A sorted set of the owners that have stored anything, all with the same score. */
  static final String OWNERS = "pi:owners";

  /** How often the counts of owners have begun anew. Records that are included end with it. */
  static final String COUNTING = "pi:counting";

  /** Exists while a rebuild counts anew; expires. */
  static final String RECOUNT = "pi:recount";

  /** A number that grows after changes; see {@link RedisCheckpoints}. */
  static final String CHECKPOINT = "pi:checkpoint";

  /** A key that never exists: deleting it shows whether Redis accepts writes. */
  static final String PROBE = "pi:probe";

  private RedisKeys() {}

  /** A hash: the field {@code image} is the image, every other field is a rendition. */
  static String image(ImageId id) {
    return "pi:{" + id.text() + "}";
  }

  /** The value of {@link #EPOCH}: an index of an earlier layout counts as incomplete. */
  static String epoch(String instanceId) {
    return instanceId + LAYOUT;
  }

  /** The ids of one owner's images. {@link #IDS} has those of all. */
  static String ids(Owner owner) {
    return IDS_OF + owner;
  }

  /** A hash of what one owner uses: {@code images} and {@code bytes}. Scripts build this key. */
  static String usage(Owner owner) {
    return "pi:usage:" + owner;
  }

  /**
   * A sorted set of the space reserved for one owner, {@code <id> <bytes>}, by the milliseconds at
   * which each reservation ends.
   */
  static String reservations(Owner owner) {
    return "pi:space:" + owner;
  }

  /** The time at which it was forgotten; expires after an hour. */
  static String forgotten(ImageId id) {
    return image(id) + ":forgotten";
  }

  /** A set of the ids whose originals have the digest. */
  static String digest(Digest digest) {
    return "pi:digest:" + digest.hex();
  }

  /**
   * The owner of an idempotency key: the id of an image, or {@code claim <token>}. It expires.
   * {@link RedisScript#FORGET} builds this key from the image's record.
   */
  static String idempotency(IdempotencyKey key) {
    return "pi:idem:" + key.owner() + ":" + key.hash().hex();
  }

  /**
   * A sorted set of ids that one rebuild has not seen on the disk yet. The member {@code -} marks
   * the set as existing.
   */
  static String suspects(String rebuild) {
    return "pi:rebuild:" + rebuild;
  }
}
