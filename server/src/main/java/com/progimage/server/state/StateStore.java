package com.progimage.server.state;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobCounts;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.WorkKind;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.session.FaceSessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Durable store of jobs and facts. When a method has returned, its effect survives a crash of the
 * server and, if Redis has an append-only file, of Redis. Every method is atomic and thread-safe,
 * may block for two seconds, and fails with {@code registry-unavailable} if the store is
 * unavailable; its effect may still have happened then.
 *
 * <p>For each kind of {@link WorkKind} there are two lines of waiting items: one for short jobs,
 * with up to {@value #SHORT} items, and one for longer jobs. Owners take turns in a line: at most
 * {@link #window} items of each owner wait in it, and when one is given out, the owner's next one
 * joins the end. Jobs of an owner take turns in the same way: at most {@value #WINDOW} items of
 * each job wait. If an item must be fetched, the next one joins only when it has ended, so there is
 * also a limit to what a job or an owner fetches at a time.
 */
public interface StateStore extends AutoCloseable {
  /** Maximum number of items of a short job. */
  int SHORT = 100;

  /** Maximum number of items of one job that wait in line. */
  int WINDOW = 8;

  /**
   * Maximum number of items of one owner that wait in one line, or that are fetched from it at a
   * time on all servers. It is larger for {@link Owner#PUBLIC}, to whom everything belongs on
   * servers without keys.
   */
  static int window(WorkKind kind, Owner owner) {
    return switch (kind) {
      case MAKE -> WINDOW;
      case FETCH -> owner.equals(Owner.PUBLIC) ? 8 * WINDOW : 2 * WINDOW;
    };
  }

  /** Maximum number of items of any job. */
  int MAX_ITEMS = 10_000;

  /**
   * Adds a job. Idempotent.
   *
   * @param sources one for each item
   * @throws Failure {@code too-many-jobs} if the quota would be exceeded
   */
  default void submit(Job job, List<JobSource> sources, Quota quota) {
    submit(job, sources, quota, JobAllowance.NONE);
  }

  /**
   * Does the same within the limits of the job's owner.
   *
   * @throws Failure {@code too-many-jobs}, {@code quota-exceeded}
   */
  void submit(Job job, List<JobSource> sources, Quota quota, JobAllowance ofOwner);

  Optional<Job> find(JobId id);

  /**
   * Lists jobs, newest first.
   *
   * @param owner null: those of all owners
   * @param before only older jobs; null to start at the newest
   */
  List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit);

  /** Returns the events after a position, in order; empty if the job does not exist. */
  List<JobEvent> events(JobId id, long after, int limit);

  /**
   * Cancels a job. The leases of its items in progress end.
   *
   * @return false if it has ended or does not exist
   */
  boolean cancel(JobId id, Instant now);

  /** Returns the jobs that ended before a time, oldest end first. */
  List<JobId> ended(Instant before);

  /**
   * Removes a job and all its data. Not for a job that runs.
   *
   * @return false if it does not exist
   */
  boolean forget(JobId id);

  JobCounts counts();

  /**
   * Gives items out, each to one server at a time. The first item of a job starts the job.
   *
   * @param work the kind of work that the items need first
   * @param most the maximum number from each of the two lines
   * @param wait the maximum time to wait for an item
   * @param clock read when there is an item
   */
  List<ItemLease> take(WorkKind work, int most, Duration wait, InstantSource clock);

  /**
   * Renews leases. Unrenewed items are given to other servers after {@link #leaseTime}.
   *
   * @return the leases that are still valid; the other items were canceled, ended or taken over
   */
  Set<ItemLease> renew(Collection<ItemLease> leases);

  /** The duration of a lease that is not renewed. */
  Duration leaseTime();

  /**
   * Stores the result of an item, and ends the job with its last item.
   *
   * @return false if the item had already ended: then nothing changes
   */
  boolean finish(ItemLease lease, ItemResult result, Instant now);

  /**
   * Returns an item, to be given out again at once; this delivery does not count. Does nothing if
   * the lease has ended.
   */
  void giveBack(ItemLease lease);

  /**
   * The messages of webhooks about jobs. The end of a job and its message are written atomically.
   */
  Outbox outbox();

  /** The links through which clients without a key store images. */
  LinkStore links();

  /** The sessions in which clients compare faces. */
  FaceSessionStore faceSessions();

  /** What analyses found in pictures. */
  FactStore facts();

  /**
   * @throws Failure never
   */
  @Override
  void close();
}
