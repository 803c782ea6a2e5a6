package com.progimage.server.registry;

import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** All keys. The braces keep what belongs to one image on one node of a Redis Cluster. */
final class RedisKeys {
  /** Which data folder the rest is whole for. */
  static final String EPOCH = "pi:epoch";

  /** A sorted set of all ids, all of one score, so that their order is that of their text. */
  static final String IDS = "pi:ids";

  /** A number that grows behind the changes; see {@link RedisCheckpoints}. */
  static final String CHECKPOINT = "pi:checkpoint";

  /** Never there: to delete it shows whether Redis takes writes. */
  static final String PROBE = "pi:probe";

  private RedisKeys() {}

  /** A hash: {@code image} is the image, every other field a rendition. */
  static String image(ImageId id) {
    return "pi:{" + id.text() + "}";
  }

  /** When it was forgotten; lives an hour. */
  static String forgotten(ImageId id) {
    return image(id) + ":forgotten";
  }

  /** A set of the ids whose originals have the digest. */
  static String digest(Digest digest) {
    return "pi:digest:" + digest.hex();
  }

  /**
   * Who has an idempotency key: the id of an image, or {@code claim <token>}. Ends by itself.
   * {@link RedisScript#FORGET} puts it together from the image's record.
   */
  static String idempotency(IdempotencyKey key) {
    return "pi:idem:"
        + URLEncoder.encode(key.owner(), StandardCharsets.UTF_8)
        + ":"
        + key.hash().hex();
  }

  /** A sorted set of ids that one rebuild has not yet seen on the disk; {@code -} stands for it. */
  static String suspects(String rebuild) {
    return "pi:rebuild:" + rebuild;
  }
}
