package com.progimage.server.state.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Durable store of facts, as durable as jobs. Facts belong to a digest. Owners who requested them
 * are linked to them; facts stay for as long as an owner is linked. Every method is atomic and
 * thread-safe, and fails with {@code registry-unavailable} if the store is unavailable; its effect
 * may still have happened then. Times are stored in whole milliseconds.
 *
 * <p>An analysis whose facts have expired is treated as one that does not exist, with its links.
 */
public interface FactStore extends FactSurvey {
  /**
   * Links an owner to an analysis, and creates it if there is none, if its facts have expired, or
   * if it failed and another try may succeed. Idempotent.
   *
   * @return the analysis afterwards: if it has failed, then for good
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

    /** No owner is linked to it, or its facts have expired. */
    record Unwanted() implements AnalysisTurn {}
  }

  /**
   * Takes the right to do an analysis. It lasts until the analysis is {@linkplain #finish finished}
   * or {@linkplain #release released}, until no owner is linked to it, or until another holder
   * takes it: after the end of the server's process (embedded store), or {@link #leaseTime} after
   * the last {@linkplain #renew renewal} (Redis, PostgreSQL). Idempotent.
   *
   * @param holder unique for each try: who may finish it
   */
  AnalysisTurn begin(FactKey key, String holder, Instant now);

  /** The time after the last renewal at which another holder may take the right. */
  Duration leaseTime();

  /**
   * Renews the rights of holders. Not atomic together.
   *
   * @param holders by key
   * @return the keys whose rights are still valid
   */
  Set<FactKey> renew(Map<FactKey, String> holders);

  /**
   * Stores the end of an analysis. Idempotent: the first outcome stays.
   *
   * @return false if the holder's right has ended: then nothing changes
   * @throws IllegalArgumentException if the facts are of another kind
   */
  boolean finish(FactKey key, String holder, AnalysisOutcome outcome, Instant now);

  /**
   * Gives the right back; the analysis is {@code created} again. Does nothing if the right has
   * ended.
   */
  void release(FactKey key, String holder);

  /**
   * Ends an owner's links to all analyses of a digest, and removes those that no owner is linked to
   * any more. Idempotent. Each is atomic, not all together.
   */
  void unlink(Owner owner, Digest digest);

  /**
   * Ends an owner's link to an analysis that is {@code created} or {@code running}, and removes the
   * analysis if no other owner is linked to it. Does nothing to one that has ended.
   */
  void withdraw(Owner owner, FactKey key);

  /** Returns analyses whose facts have expired, the earliest first. */
  List<FactKey> expired(Instant now, int limit);

  /**
   * Removes an analysis and its links if its facts have expired.
   *
   * @return false if it does not exist, or its facts have not expired
   */
  boolean removeExpired(FactKey key, Instant now);

  /**
   * Counts analyses by kind and state, in constant time. Expired ones count until they are
   * {@linkplain #removeExpired removed}. Kinds and states without analyses may be absent.
   *
   * @param owner null: those of all owners, each once
   */
  Map<AnalysisKind, Map<AnalysisState, Long>> counts(@Nullable Owner owner);

  /** Returns the analyses of a digest to which an owner is linked, by any model. */
  Set<FactKey> keysOf(Owner owner, Digest digest);
}
