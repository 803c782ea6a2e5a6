package com.progimage.server.state.redis.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.state.fact.FactKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of all keys of facts. An analysis is named by its kind, a colon and its model. Scripts
 * build these names too.
 */
final class RedisFactKeys {
  /** A sorted set of {@code <digest> <analysis>}, by the millisecond at which facts expire. */
  static final String EXPIRING = "pi:facts:expiring";

  /** A set of all analyses, such as {@code faces:dlib-resnet-v1}. */
  static final String ANALYSES = "pi:facts:analyses";

  private static final String COUNTS = "pi:facts:counts";

  private RedisFactKeys() {}

  static String analysis(AnalysisKind kind, String model) {
    return kind.text() + ":" + model;
  }

  static String analysis(FactKey key) {
    return analysis(key.kind(), key.model());
  }

  static FactKey key(Digest digest, String analysis) {
    int colon = analysis.indexOf(':');
    return new FactKey(
        digest, AnalysisKind.of(analysis.substring(0, colon)), analysis.substring(colon + 1));
  }

  /** A hash: the state of an analysis, the right to do it, and its facts or its problem. */
  static String fact(FactKey key) {
    return fact(key.digest().hex(), analysis(key));
  }

  static String fact(String digest, String analysis) {
    return "pi:fact:{" + digest + "}:" + analysis;
  }

  /** A hash: the owners that are linked, each with the millisecond. */
  static String owners(FactKey key) {
    return owners(key.digest(), analysis(key));
  }

  static String owners(Digest digest, String analysis) {
    return "pi:fact:owners:{" + digest.hex() + "}:" + analysis;
  }

  /** A set: the analyses of a digest. */
  static String of(Digest digest) {
    return "pi:facts:of:{" + digest.hex() + "}";
  }

  /** A hash: the number of analyses of each kind and state, such as {@code faces done}. */
  static String counts(@Nullable Owner owner) {
    return owner == null ? COUNTS : COUNTS + ":" + owner;
  }

  /**
   * A sorted set. For faces that are done, digests by the millisecond of the link, or of the
   * analysis if it is that of all owners; for placeholders that are done, each a perceptual hash of
   * 16 hex digits and a digest, in the order of hashes.
   */
  static String found(@Nullable Owner owner, AnalysisKind kind, String model) {
    return (owner == null ? "pi:facts:all:" : "pi:facts:by:" + owner + ":") + analysis(kind, model);
  }

  /** The keys that each script has. */
  static List<String> all(FactKey key) {
    return List.of(fact(key), owners(key), of(key.digest()), EXPIRING, ANALYSES);
  }
}
