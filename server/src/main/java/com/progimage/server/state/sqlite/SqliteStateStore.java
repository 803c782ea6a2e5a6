package com.progimage.server.state.sqlite;

import com.progimage.server.database.SqliteSession;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.JobAllowance;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.TooMuch;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobCounts;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.WorkKind;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.session.FaceSessionStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Store of jobs in one SQLite file, for one server. Only one process opens the file, so leases end
 * with the process.
 */
public final class SqliteStateStore implements StateStore {
  static final Duration LEASE_TIME = Duration.ofDays(1);

  private final SqliteSession session;
  private final SqliteWork work;
  private final SqliteJobs jobs;
  private final SqliteOutbox outbox;
  private final SqliteLinks links;
  private final SqliteFaceSessions faceSessions;
  private final SqliteFacts facts;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition submitted = lock.newCondition();
  private boolean closed;

  private SqliteStateStore(SqliteSession session, Path file) {
    this.session = session;
    this.outbox = new SqliteOutbox(session, this::atomically);
    this.links = new SqliteLinks(session, outbox, this::atomically);
    this.faceSessions = new SqliteFaceSessions(session, this::atomically);
    this.work = new SqliteWork(session);
    this.jobs = new SqliteJobs(session, outbox, work);
    this.facts = new SqliteFacts(session, this::atomically, new SqliteFactSurvey(file));
  }

  /**
   * @param file created if it does not exist; no other process has it open
   * @throws UnusableDatabaseException if it cannot be used
   */
  public static SqliteStateStore open(Path file) {
    try {
      SqliteSession session = SqliteSession.writing(file, /* survivesPowerCuts= */ true);
      try {
        SqliteStateStore store = new SqliteStateStore(session, file);
        session.transaction(() -> store.jobs.prepare(file));
        return store;
      } catch (SQLException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new UnusableDatabaseException(
          "cannot use "
              + file
              + ", the store of jobs: "
              + e.getMessage()
              + "; if it is damaged, move it away: jobs are lost with it, images are not",
          e);
    }
  }

  private <T> T atomically(SqliteOutbox.Statements<T> statements) {
    lock.lock();
    try {
      if (closed) {
        throw StateFailures.away(null);
      }
      session.execute("BEGIN IMMEDIATE");
      try {
        T answer = statements.run();
        session.execute("COMMIT");
        return answer;
      } catch (SQLException | RuntimeException e) {
        rollBack(e);
        throw e;
      }
    } catch (SQLException e) {
      throw StateFailures.away(e);
    } finally {
      lock.unlock();
    }
  }

  private void rollBack(Exception because) {
    try {
      session.execute("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      because.addSuppressed(alreadyRolledBack);
    }
  }

  @Override
  public void submit(Job job, List<JobSource> sources, Quota quota, JobAllowance ofOwner) {
    atomically(() -> {
      if (jobs.find(job.id()).isEmpty()) {
        requireWithin(quota, job);
        requireWithin(ofOwner, job);
        jobs.insert(job, sources);
        submitted.signalAll();
      }
      return true;
    });
  }

  private void requireWithin(Quota quota, Job job) throws SQLException {
    SqliteJobs.Open open = jobs.open();
    if (open.jobs() >= quota.maxJobs()) {
      throw TooMuch.jobs(quota, open.jobs());
    }
    long wanted = (long) job.progress().total() * job.work().size();
    if (open.outputs() + wanted > quota.maxOutputs()) {
      throw TooMuch.outputs(quota, open.outputs(), job);
    }
  }

  private void requireWithin(JobAllowance ofOwner, Job job) throws SQLException {
    if (ofOwner.equals(JobAllowance.NONE)) {
      return;
    }
    SqliteJobs.Open open = jobs.open(job.owner());
    if (open.jobs() >= ofOwner.maxJobs()) {
      throw TooMuch.jobsOf(job.owner(), ofOwner, open.jobs());
    }
    if (open.items() + job.progress().total() > ofOwner.maxItems()) {
      throw TooMuch.itemsOf(job, ofOwner, open.items());
    }
  }

  @Override
  public Optional<Job> find(JobId id) {
    return atomically(() -> jobs.find(id));
  }

  @Override
  public List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit) {
    return atomically(() -> jobs.list(owner, before, limit));
  }

  @Override
  public List<JobEvent> events(JobId id, long after, int limit) {
    return atomically(() -> jobs.events(id, after, limit));
  }

  @Override
  public boolean cancel(JobId id, Instant now) {
    return atomically(() -> {
      Optional<Job> open = jobs.find(id).filter(job -> !job.state().isFinal());
      if (open.isEmpty()) {
        return false;
      }
      work.drop(id, open.get().owner());
      jobs.become(id, JobState.CANCELLED, now);
      return true;
    });
  }

  @Override
  public List<JobId> ended(Instant before) {
    return atomically(() -> jobs.ended(before));
  }

  @Override
  public boolean forget(JobId id) {
    return atomically(() -> jobs.forget(id));
  }

  @Override
  public JobCounts counts() {
    return atomically(jobs::counts);
  }

  @Override
  public List<ItemLease> take(WorkKind kind, int most, Duration wait, InstantSource clock) {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (!closed) {
        List<ItemLease> taken = atomically(() -> jobs.take(kind, most, clock.instant()));
        if (!taken.isEmpty() || left <= 0) {
          if (!taken.isEmpty()) {
            // The next items of their jobs may be of the other kind.
            submitted.signalAll();
          }
          return taken;
        }
        left = submitted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return List.of();
  }

  @Override
  public Set<ItemLease> renew(Collection<ItemLease> leases) {
    return atomically(() -> {
      Set<ItemLease> wanted = new HashSet<>();
      for (ItemLease lease : leases) {
        if (work.isHeld(lease)) {
          wanted.add(lease);
        }
      }
      return wanted;
    });
  }

  @Override
  public Duration leaseTime() {
    return LEASE_TIME;
  }

  @Override
  public boolean finish(ItemLease lease, ItemResult result, Instant now) {
    return atomically(() -> {
      boolean isFirst = jobs.finish(lease, result, now);
      submitted.signalAll();
      return isFirst;
    });
  }

  @Override
  public void giveBack(ItemLease lease) {
    atomically(() -> {
      work.giveBack(lease);
      submitted.signalAll();
      return true;
    });
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public LinkStore links() {
    return links;
  }

  @Override
  public FaceSessionStore faceSessions() {
    return faceSessions;
  }

  @Override
  public FactStore facts() {
    return facts;
  }

  @Override
  public void close() {
    try {
      if (lock.tryLock(5, TimeUnit.SECONDS)) {
        try {
          closed = true;
          submitted.signalAll();
          session.close();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot close the store of jobs", e);
    }
  }
}
