package com.progimage.server.state.redis.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.state.fact.FactKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the keys of the facts in one partition. An analysis is named by its kind, a colon and its
 * model. Scripts build these names too.
 */
record RedisFactKeys(RedisPartition partition) {

  /** A sorted set of {@code <digest> <analysis>}, by the millisecond at which facts expire. */
  String expiring() {
    return partition.key("facts:expiring");
  }

  /** A set of all analyses, such as {@code faces:dlib-resnet-v1}. */
  String analyses() {
    return partition.key("facts:analyses");
  }

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
  String fact(FactKey key) {
    return fact(key.digest().hex(), analysis(key));
  }

  String fact(String digest, String analysis) {
    return partition.key("fact:{" + digest + "}:" + analysis);
  }

  /** A hash: the owners that are linked, each with the millisecond. */
  String owners(FactKey key) {
    return partition.key("fact:owners:{" + key.digest().hex() + "}:" + analysis(key));
  }

  /** A set: the analyses of a digest. */
  String of(Digest digest) {
    return partition.key("facts:of:{" + digest.hex() + "}");
  }

  /** A hash: the number of analyses of each kind and state, such as {@code faces done}. */
  String counts(@Nullable Owner owner) {
    return partition.key("facts:counts") + (owner == null ? "" : ":" + owner);
  }

  /**
   * A sorted set. For faces that are done, digests by the millisecond of the link, or of the
   * analysis if it is that of all owners; for placeholders that are done, each a perceptual hash of
   * 16 hex digits and a digest, in the order of hashes.
   */
  String found(@Nullable Owner owner, AnalysisKind kind, String model) {
    return partition.key(owner == null ? "facts:all:" : "facts:by:" + owner + ":")
        + analysis(kind, model);
  }

  /** The keys that each script has. */
  List<String> all(FactKey key) {
    return List.of(fact(key), owners(key), of(key.digest()), expiring(), analyses());
  }
}
