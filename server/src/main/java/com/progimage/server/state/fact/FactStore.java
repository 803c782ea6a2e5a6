package com.progimage.server.state.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Durable store of facts, as durable as jobs. Facts belong to a digest. Owners who requested them
 * are linked to them; facts stay for as long as an owner is linked. Every method is atomic and
 * thread-safe unless it says otherwise, and fails with {@code registry-unavailable} if the store is
 * unavailable.
 */
public interface FactStore {
  /**
   * Links an owner to an analysis, and creates it if there is none, if its facts have expired, or
   * if it failed and another try may succeed. Idempotent.
   *
   * @return the analysis afterwards
   */
  AnalysisRecord request(Owner owner, FactKey key, Instant now);

  /**
   * Finds an analysis to which the owner is linked; empty also if its facts have expired.
   *
   * @param owner null: of any owner
   */
  Optional<AnalysisRecord> find(@Nullable Owner owner, FactKey key, Instant now);

  /** What a server may do about an analysis. */
  sealed interface AnalysisTurn {
    /** It is this server's to do. */
    record Mine() implements AnalysisTurn {}

    /** Another server, or another thread of this one, is doing it. */
    record Theirs() implements AnalysisTurn {}

    /** It is done, or has failed for good. */
    record Ended(AnalysisRecord record) implements AnalysisTurn {}

    /** Nobody requests it any more. */
    record Unwanted() implements AnalysisTurn {}
  }

  /**
   * Takes the right to do an analysis. It ends when it is {@linkplain #finish finished} or
   * {@linkplain #release released}, when the server's process ends (embedded store), or 15 s after
   * the last {@linkplain #renew renewal} (Redis).
   *
   * @param holder unique for each call: who may finish it
   */
  AnalysisTurn begin(FactKey key, String holder, Instant now);

  /**
   * Renews the rights of holders.
   *
   * @param holders by key
   * @return the keys whose rights are still valid
   */
  Set<FactKey> renew(Map<FactKey, String> holders);

  /**
   * Stores the end of an analysis.
   *
   * @return false if the holder's right has ended: then nothing changes
   */
  boolean finish(FactKey key, String holder, AnalysisOutcome outcome, Instant now);

  /** Gives the right back; the analysis is {@code created} again. */
  void release(FactKey key, String holder);

  /**
   * Ends an owner's links to all analyses of a digest, and removes those that no owner is linked to
   * any more.
   */
  void unlink(Owner owner, Digest digest);

  /** Removes facts whose time has ended; at most {@code limit} at a time. Returns their number. */
  int removeExpired(Instant now, int limit);

  /**
   * Counts analyses by kind and state.
   *
   * @param owner null: those of all owners
   */
  Map<AnalysisKind, Map<AnalysisState, Long>> counts(@Nullable Owner owner);

  /**
   * Averages the encodings of all faces with at least a score, in constant memory. Not atomic: what
   * is stored meanwhile may or may not count.
   *
   * @param owner null: of all owners; otherwise by the time at which the owner was linked
   * @param from inclusive
   * @param to exclusive
   */
  EncodingAverage average(
      @Nullable Owner owner, String model, double minScore, Instant from, Instant to);

  /**
   * Finds pictures whose perceptual hash differs in few bits, the nearest first. Not atomic.
   *
   * @param owner null: of all owners
   * @param distance maximum number of bits, 0 to 64
   */
  List<SimilarPicture> similar(
      @Nullable Owner owner, String model, long perceptualHash, int distance, int limit);

  /**
   * Streams all perceptual hashes of a model, in no particular order and in constant memory. Not
   * atomic.
   *
   * @param owner null: of all owners, each picture once
   */
  void eachPerceptualHash(@Nullable Owner owner, String model, Consumer<PerceptualHash> consumer);

  /** The kinds for which an owner is linked to any analysis of a digest, by any model. */
  Collection<FactKey> keysOf(Owner owner, Digest digest);

  /** A picture's hash. */
  record PerceptualHash(Digest digest, long bits) {}

  /**
   * @param distance the number of differing bits
   */
  record SimilarPicture(Digest digest, int distance) {}
}
