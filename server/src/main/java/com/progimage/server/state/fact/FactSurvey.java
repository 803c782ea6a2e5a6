package com.progimage.server.state.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads over many stored facts, in constant memory. They take time in proportion to the number of
 * facts, hold up no other call, and are not atomic: what is stored or removed meanwhile may or may
 * not count. They fail with {@code registry-unavailable} if the store is unavailable, and with
 * {@code queue-full} while too many of them run.
 */
public interface FactSurvey {
  /**
   * Averages the encodings of all faces with at least a score.
   *
   * @param owner null: those of all owners, by the time at which the analysis was created; else by
   *     the time at which the owner was linked
   * @param from inclusive, in whole milliseconds
   * @param to exclusive
   */
  EncodingAverage average(
      @Nullable Owner owner, String model, double minScore, Instant from, Instant to);

  /**
   * Finds pictures whose perceptual hash differs in few bits, the nearest first. Equally near ones
   * have no particular order. A picture with that hash is among them, at distance 0.
   *
   * @param owner null: those of all owners
   * @param distance maximum number of bits, 0 to 64
   */
  List<SimilarPicture> similar(
      @Nullable Owner owner, String model, long perceptualHash, int distance, int limit);

  /**
   * Passes on all perceptual hashes of a model, each picture once, in no particular order.
   *
   * @param owner null: those of all owners
   */
  void eachPerceptualHash(@Nullable Owner owner, String model, Consumer<HashedPicture> consumer);

  /** Returns the models for which an analysis of a kind was ever requested. */
  Set<String> models(AnalysisKind kind);

  /** A picture's hash. */
  record HashedPicture(Digest digest, long bits) {}

  /**
   * @param distance the number of differing bits
   */
  record SimilarPicture(Digest digest, int distance) {}
}
