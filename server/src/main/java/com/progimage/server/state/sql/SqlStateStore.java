package com.progimage.server.state.sql;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sqlite.EmbeddedDatabase;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Store of jobs in a SQL database: in one SQLite file, for one server, or in PostgreSQL, shared by
 * several servers. A file has one server, so leases end with its process at the latest. In
 * PostgreSQL the leases of a server that dies expire because nothing renews them.
 */
public final class SqlStateStore implements StateStore {
  private static final Duration EMBEDDED_LEASE_TIME = Duration.ofDays(1);
  private static final Duration SHARED_LEASE_TIME = Duration.ofSeconds(15);

  /** The interval at which a thread that waits looks for items from other servers. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final SqlDatabase database;
  private final Duration leaseTime;
  private final SqlOutbox outbox;
  private final SqlLinks links;
  private final SqlFaceSessions faceSessions;
  private final SqlFacts facts;
  private final WorkSignal submitted = new WorkSignal();
  private volatile boolean closed;

  /** Returns the tables that the database of a store must have. */
  public static SqlSchema schema() {
    return new StateSchema();
  }

  /**
   * @param database with the tables of {@link #schema}; closed with the store
   */
  public SqlStateStore(SqlDatabase database) {
    this(database, database.isShared() ? SHARED_LEASE_TIME : EMBEDDED_LEASE_TIME);
  }

  SqlStateStore(SqlDatabase database, Duration leaseTime) {
    this.database = database;
    this.leaseTime = leaseTime;
    this.outbox = new SqlOutbox(database);
    this.links = new SqlLinks(database);
    this.faceSessions = new SqlFaceSessions(database.part("face-sessions"));
    this.facts = new SqlFacts(database.part("facts"), leaseTime);
  }

  /**
   * Opens the store of a server in a file, and ends the leases of an earlier server.
   *
   * @param file created if it does not exist; no other process has it open
   * @throws UnusableDatabaseException if it cannot be used
   */
  public static SqlStateStore open(Path file) {
    SqlDatabase database = EmbeddedDatabase.open(file, schema(), StateFailures::away);
    SqlStateStore store = new SqlStateStore(database);
    database.write(session -> {
      new SqlWork(session).endLeases();
      new SqlFactTables(session, EMBEDDED_LEASE_TIME).endRights();
      return true;
    });
    return store;
  }

  @Override
  public void submit(Job job, List<JobSource> sources, Quota quota, JobAllowance ofOwner) {
    database.write(session -> {
      SqlJobs jobs = new SqlJobs(session);
      if (jobs.find(job.id()).isEmpty()) {
        requireWithin(quota, job, jobs);
        requireWithin(ofOwner, job, jobs);
        jobs.insert(job, sources);
      }
      return true;
    });
    submitted.signal();
  }

  private static void requireWithin(Quota quota, Job job, SqlJobs jobs) throws SQLException {
    SqlJobs.Open open = jobs.open();
    if (open.jobs() >= quota.maxJobs()) {
      throw TooMuch.jobs(quota, open.jobs());
    }
    long wanted = (long) job.progress().total() * job.work().size();
    if (open.outputs() + wanted > quota.maxOutputs()) {
      throw TooMuch.outputs(quota, open.outputs(), job);
    }
  }

  private static void requireWithin(JobAllowance ofOwner, Job job, SqlJobs jobs)
      throws SQLException {
    if (ofOwner.equals(JobAllowance.NONE)) {
      return;
    }
    SqlJobs.Open open = jobs.open(job.owner());
    if (open.jobs() >= ofOwner.maxJobs()) {
      throw TooMuch.jobsOf(job.owner(), ofOwner, open.jobs());
    }
    if (open.items() + job.progress().total() > ofOwner.maxItems()) {
      throw TooMuch.itemsOf(job, ofOwner, open.items());
    }
  }

  @Override
  public Optional<Job> find(JobId id) {
    return database.read(session -> new SqlJobs(session).find(id));
  }

  @Override
  public List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit) {
    return database.read(session -> new SqlJobs(session).list(owner, before, limit));
  }

  @Override
  public List<JobEvent> events(JobId id, long after, int limit) {
    return database.read(session -> new SqlJobs(session).events(id, after, limit));
  }

  @Override
  public boolean cancel(JobId id, Instant now) {
    return database.write(session -> {
      SqlJobs jobs = new SqlJobs(session);
      Optional<Job> open = jobs.find(id).filter(job -> !job.state().isFinal());
      if (open.isEmpty()) {
        return false;
      }
      jobs.work().drop(id, open.get().owner());
      jobs.become(id, JobState.CANCELLED, now);
      return true;
    });
  }

  @Override
  public List<JobId> ended(Instant before) {
    return database.read(session -> new SqlJobs(session).ended(before));
  }

  @Override
  public boolean forget(JobId id) {
    return database.write(session -> new SqlJobs(session).forget(id));
  }

  @Override
  public JobCounts counts() {
    return database.read(session -> new SqlJobs(session).counts());
  }

  @Override
  public List<ItemLease> take(WorkKind kind, int most, Duration wait, InstantSource clock) {
    long end = System.nanoTime() + wait.toNanos();
    try {
      while (!closed) {
        long seen = submitted.changes();
        List<ItemLease> taken = take(kind, most, clock);
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (!taken.isEmpty() || !left.isPositive()) {
          return taken;
        }
        boolean isBounded = database.isShared() && left.compareTo(LOOK_EVERY) > 0;
        submitted.await(seen, isBounded ? LOOK_EVERY : left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  /** Looks first, so that idle servers keep no other from writing. */
  private List<ItemLease> take(WorkKind kind, int most, InstantSource clock) {
    if (!database.read(session -> new SqlWork(session).isWaiting(kind))) {
      return List.of();
    }
    List<ItemLease> taken =
        database.write(
            session -> new SqlJobs(session).take(kind, most, leaseTime, clock.instant()));
    if (!taken.isEmpty()) {
      // The next items of their jobs may be of the other kind.
      submitted.signal();
    }
    return taken;
  }

  @Override
  public Set<ItemLease> renew(Collection<ItemLease> leases) {
    if (leases.isEmpty()) {
      return Set.of();
    }
    return database.write(session -> new SqlWork(session).renew(leases, leaseTime));
  }

  @Override
  public Duration leaseTime() {
    return leaseTime;
  }

  @Override
  public boolean finish(ItemLease lease, ItemResult result, Instant now) {
    boolean isFirst = database.write(session -> new SqlJobs(session).finish(lease, result, now));
    submitted.signal();
    return isFirst;
  }

  @Override
  public void giveBack(ItemLease lease) {
    database.write(session -> {
      new SqlWork(session).giveBack(lease);
      return true;
    });
    submitted.signal();
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
    closed = true;
    submitted.signal();
    database.close();
  }
}
