package com.progimage.server.state;

import com.progimage.server.image.Failure;
import com.progimage.server.state.outbox.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs, durable. What a method did when it returned survives a crash of the server, and of Redis
 * where that runs with an append-only file. Every method is atomic, thread-safe, may block for two
 * seconds and fails with {@code registry-unavailable} where the store is away; it may then have
 * done its work all the same.
 *
 * <p>Items of short jobs, up to {@value #SHORT} items, and those of longer ones wait in two lines
 * for each kind of {@link Work}. In a line jobs take turns: of each one at most {@value #WINDOW}
 * items wait there, and for each that is given out the next one of its job joins the end. Of items
 * that are fetched this happens when one ends, so that a job never has more than those in flight.
 */
public interface StateStore extends AutoCloseable {
  /** Most items of a short job. */
  int SHORT = 100;

  /** Most items of one job that wait in line. */
  int WINDOW = 8;

  /** Most items of any job. */
  int MAX_ITEMS = 10_000;

  /**
   * Takes a job up. To do it again changes nothing.
   *
   * @param sources one for each item
   * @throws Failure {@code too-many-jobs} where more would be open than the quota allows
   */
  void submit(Job job, List<JobSource> sources, Quota quota);

  Optional<Job> find(JobId id);

  /**
   * Newest first.
   *
   * @param before only older ones; null: from the newest on
   */
  List<Job> list(@Nullable JobId before, int limit);

  /** Those after a position, in their order; none where there is no such job. */
  List<JobEvent> events(JobId id, long after, int limit);

  /**
   * Ends a job before its time. Items that are worked on are no more: their leases end.
   *
   * @return false where it has ended, or is not there
   */
  boolean cancel(JobId id, Instant now);

  /** Those that ended before a time, the longest ended first. */
  List<JobId> ended(Instant before);

  /**
   * Removes a job, with all that is known of it. Not for one that goes on.
   *
   * @return false where there is none
   */
  boolean forget(JobId id);

  JobCounts counts();

  /**
   * Gives items out, each to one server at a time. The first of a job starts it.
   *
   * @param work that they need first
   * @param most of each of the two lines
   * @param wait for at least one
   * @param clock asked when there is one
   */
  List<Lease> take(Work work, int most, Duration wait, InstantSource clock);

  /**
   * Says that items are still worked on; without that they are given to others after {@link
   * #leaseTime}.
   *
   * @return those that are still wanted; the others were cancelled, ended or taken over
   */
  Set<Lease> renew(Collection<Lease> leases);

  /** How long a lease lasts that nobody renews. */
  Duration leaseTime();

  /**
   * Keeps what came of an item, and ends the job with the last one.
   *
   * @return false where that item had ended before: then nothing changes
   */
  boolean finish(Lease lease, ItemResult result, Instant now);

  /**
   * Gives an item back, to be given out again at once; this delivery of it does not count. Nothing
   * happens where the lease has ended.
   */
  void giveBack(Lease lease);

  /** What webhooks are told of jobs; a job's end and its message are written together. */
  Outbox outbox();

  /**
   * @throws Failure never
   */
  @Override
  void close();
}
