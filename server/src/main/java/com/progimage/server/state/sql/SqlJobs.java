package com.progimage.server.state.sql;

import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.JobMessage;
import com.progimage.server.state.StateJson;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.Job.JobProgress;
import com.progimage.server.state.job.Job.JobTimes;
import com.progimage.server.state.job.JobCounts;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.WorkKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of jobs and the statements on them, each within the caller's transaction. */
record SqlJobs(SqlSession session, SqlWork work) {
  private static final String ITEM_ENDED = "item";

  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE job (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, outputs TEXT NOT NULL, webhook TEXT,
            total INTEGER NOT NULL, done INTEGER NOT NULL, failed INTEGER NOT NULL,
            events INTEGER NOT NULL, created_at INTEGER NOT NULL, started_at INTEGER,
            finished_at INTEGER) WITHOUT ROWID
          """,
          "CREATE INDEX job_by_end ON job (finished_at) WHERE finished_at IS NOT NULL",
          """
          CREATE TABLE event (
            job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            at INTEGER NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL,
            PRIMARY KEY (job, position)) WITHOUT ROWID
          """);

  static final List<String> INDEXES_OF_SCHEMA_2 =
      List.of("CREATE INDEX job_open ON job (id) WHERE finished_at IS NULL");

  static final List<String> INDEXES_OF_SCHEMA_3 =
      List.of("CREATE INDEX job_by_owner ON job (owner, id)");

  SqlJobs(SqlSession session) {
    this(session, new SqlWork(session));
  }

  void insert(Job job, List<JobSource> sources) throws SQLException {
    session.update(
        """
        INSERT INTO job
          (id, owner, state, outputs, webhook, total, done, failed, events, created_at)
        VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?)
        """,
        job.id().text(),
        job.owner().name(),
        job.state().text(),
        StateJson.write(job.work()),
        job.webhook(),
        job.progress().total(),
        job.times().createdAt().toEpochMilli());
    work.insert(job.id(), job.owner(), sources);
  }

  Optional<Job> find(JobId id) throws SQLException {
    return session.query("SELECT * FROM job WHERE id = ?", SqlJobs::job, id.text()).stream()
        .findFirst();
  }

  List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit) throws SQLException {
    String end = before == null ? "~" : before.text();
    return owner == null
        ? session.query(
            "SELECT * FROM job WHERE id < ? ORDER BY id DESC LIMIT ?", SqlJobs::job, end, limit)
        : session.query(
            "SELECT * FROM job WHERE owner = ? AND id < ? ORDER BY id DESC LIMIT ?",
            SqlJobs::job,
            owner.name(),
            end,
            limit);
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        new JobId(row.getString("id")),
        new Owner(row.getString("owner")),
        JobState.of(row.getString("state")),
        StateJson.readWork(row.getString("outputs")),
        row.getString("webhook"),
        new JobProgress(row.getInt("total"), row.getInt("done"), row.getInt("failed")),
        new JobTimes(
            Instant.ofEpochMilli(row.getLong("created_at")),
            instant(row, "started_at"),
            instant(row, "finished_at")));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  List<JobEvent> events(JobId id, long after, int limit) throws SQLException {
    return session.query(
        "SELECT * FROM event WHERE job = ? AND position > ? ORDER BY position LIMIT ?",
        SqlJobs::event,
        id.text(),
        after,
        limit);
  }

  private static JobEvent event(ResultSet row) throws SQLException {
    long position = row.getLong("position");
    Instant at = Instant.ofEpochMilli(row.getLong("at"));
    String what = row.getString("what");
    return row.getString("kind").equals(ITEM_ENDED)
        ? new JobEvent.ItemEnded(position, at, StateJson.readResult(what))
        : new JobEvent.StateChanged(position, at, JobState.of(what));
  }

  /** A job after a change, and the position of the event that tells of it. */
  private record ChangedJob(Job job, long event) {}

  /**
   * @param assignments of columns of the job
   */
  private ChangedJob change(JobId id, String assignments, Object... arguments) throws SQLException {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = id.text();
    return session
        .query(
            "UPDATE job SET %s, events = events + 1 WHERE id = ? RETURNING *"
                .formatted(assignments),
            row -> new ChangedJob(job(row), row.getLong("events")),
            all)
        .getFirst();
  }

  private void append(ChangedJob changed, Instant now, String kind, String what)
      throws SQLException {
    session.update(
        "INSERT INTO event (job, position, at, kind, what) VALUES (?, ?, ?, ?, ?)",
        changed.job().id().text(),
        changed.event(),
        now.toEpochMilli(),
        kind,
        what);
  }

  void become(JobId id, JobState state, Instant now) throws SQLException {
    ChangedJob changed =
        change(
            id,
            state.isFinal() ? "state = ?, finished_at = ?" : "state = ?, started_at = ?",
            state.text(),
            now.toEpochMilli());
    append(changed, now, "state", state.text());
    Job job = changed.job();
    if (state.isFinal() && job.webhook() != null) {
      SqlOutbox.add(
          session, JobMessage.id(id), job.owner(), job.webhook(), JobMessage.body(job), now);
    }
  }

  /** Gives items out and starts a job with its first item. */
  List<ItemLease> take(WorkKind kind, int most, Duration leaseTime, Instant now)
      throws SQLException {
    List<ItemLease> taken = work.take(kind, most, leaseTime);
    Set<JobId> jobs = new HashSet<>();
    for (ItemLease lease : taken) {
      if (jobs.add(lease.job()) && find(lease.job()).orElseThrow().state() == JobState.QUEUED) {
        become(lease.job(), JobState.RUNNING, now);
      }
    }
    return taken;
  }

  boolean finish(ItemLease lease, ItemResult result, Instant now) throws SQLException {
    if (!work.end(lease)) {
      return false;
    }
    ChangedJob changed =
        change(lease.job(), result.isWell() ? "done = done + 1" : "failed = failed + 1");
    append(changed, now, ITEM_ENDED, StateJson.write(result));
    Job job = changed.job();
    if (job.progress().isComplete()) {
      become(job.id(), job.progress().failed() == 0 ? JobState.SUCCEEDED : JobState.FAILED, now);
    }
    return true;
  }

  List<JobId> ended(Instant before) throws SQLException {
    return session.query(
        "SELECT id FROM job WHERE finished_at < ? ORDER BY finished_at",
        row -> new JobId(row.getString(1)),
        before.toEpochMilli());
  }

  boolean forget(JobId id) throws SQLException {
    return session.update("DELETE FROM job WHERE id = ?", id.text()) == 1;
  }

  JobCounts counts() throws SQLException {
    Map<JobState, Long> states = new EnumMap<>(JobState.class);
    session.query(
        "SELECT state, count(*) FROM job GROUP BY state",
        row -> states.put(JobState.of(row.getString(1)), row.getLong(2)));
    Open open = open();
    return new JobCounts(states, open.items() - work.taken(), open.outputs());
  }

  /** The unfinished work of jobs that have not ended. */
  record Open(long jobs, long items, long outputs) {}

  Open open() throws SQLException {
    return session
        .query(
            """
            SELECT count(*), coalesce(sum(total - done - failed), 0),
              coalesce(sum((total - done - failed) * %s), 0)
            FROM job WHERE finished_at IS NULL
            """
                .formatted(session.dialect().jsonLength("outputs")),
            row -> new Open(row.getLong(1), row.getLong(2), row.getLong(3)))
        .getFirst();
  }

  Open open(Owner owner) throws SQLException {
    return session
        .query(
            """
            SELECT count(*), coalesce(sum(total - done - failed), 0)
            FROM job WHERE finished_at IS NULL AND owner = ?
            """,
            row -> new Open(row.getLong(1), row.getLong(2), /* outputs= */ 0),
            owner.name())
        .getFirst();
  }
}
