package com.progimage.server.state.sqlite;

import com.progimage.server.database.SqliteSession;
import com.progimage.server.database.UnusableDatabaseException;
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
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of jobs and the statements on them, each within the caller's transaction. */
record SqliteJobs(SqliteSession session, SqliteOutbox outbox, SqliteWork work) {
  static final int SCHEMA_WITH_FACTS = 4;
  private static final int SCHEMA = 4;
  private static final String ITEM_ENDED = "item";

  private static final List<String> TABLES =
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

  private static final List<String> INDEXES_OF_SCHEMA_2 =
      List.of("CREATE INDEX job_open ON job (id) WHERE finished_at IS NULL");

  private static final List<String> INDEXES_OF_SCHEMA_3 =
      List.of("CREATE INDEX job_by_owner ON job (owner, id)");

  /** Creates or migrates the tables, and ends the leases of an earlier server. */
  void prepare(Path file) throws SQLException {
    int schema = session.query("PRAGMA user_version", row -> row.getInt(1)).getFirst();
    if (schema > SCHEMA) {
      throw new UnusableDatabaseException(
          "a later version of ProgImage wrote %s (schema %d, supported is %d): start that version"
              .formatted(file, schema, SCHEMA));
    }
    if (schema == 0) {
      for (String table : TABLES) {
        session.execute(table);
      }
      for (String table : SqliteWork.TABLES) {
        session.execute(table);
      }
      for (String table : SqliteOutbox.TABLES) {
        session.execute(table);
      }
    }
    if (schema == 1) {
      work.bringUpToDate();
    }
    if (schema < 2) {
      for (String index : INDEXES_OF_SCHEMA_2) {
        session.execute(index);
      }
    }
    if (schema == 1 || schema == 2) {
      addOwners();
    }
    if (schema < 3) {
      for (String index : INDEXES_OF_SCHEMA_3) {
        session.execute(index);
      }
    }
    if (schema == 3) {
      outbox.addCallbacks();
    }
    if (schema < SCHEMA) {
      addTablesOfSchema4();
      session.execute("PRAGMA user_version = " + SCHEMA);
    }
    session.execute(SqliteWork.HELD_ITEMS);
    work.open();
    new SqliteFactTables(session).open();
  }

  private void addTablesOfSchema4() throws SQLException {
    for (String table : SqliteLinks.TABLES) {
      session.execute(table);
    }
    for (String table : SqliteFaceSessions.TABLES) {
      session.execute(table);
    }
    for (String table : SqliteFactTables.TABLES) {
      session.execute(table);
    }
  }

  /** Migrates the tables of schema 2, in which everything belonged to one owner. */
  private void addOwners() throws SQLException {
    session.execute(
        "ALTER TABLE job ADD COLUMN owner TEXT NOT NULL DEFAULT '%s'".formatted(Owner.PUBLIC));
    outbox.addOwners();
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
    return session.query("SELECT * FROM job WHERE id = ?", SqliteJobs::job, id.text()).stream()
        .findFirst();
  }

  List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit) throws SQLException {
    String end = before == null ? "~" : before.text();
    return owner == null
        ? session.query(
            "SELECT * FROM job WHERE id < ? ORDER BY id DESC LIMIT ?", SqliteJobs::job, end, limit)
        : session.query(
            "SELECT * FROM job WHERE owner = ? AND id < ? ORDER BY id DESC LIMIT ?",
            SqliteJobs::job,
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
        SqliteJobs::event,
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

  private void append(JobId id, Instant now, String kind, String what) throws SQLException {
    session.update("UPDATE job SET events = events + 1 WHERE id = ?", id.text());
    session.update(
        "INSERT INTO event SELECT id, events, ?, ?, ? FROM job WHERE id = ?",
        now.toEpochMilli(),
        kind,
        what,
        id.text());
  }

  void become(JobId id, JobState state, Instant now) throws SQLException {
    session.update("UPDATE job SET state = ? WHERE id = ?", state.text(), id.text());
    session.update(
        state.isFinal()
            ? "UPDATE job SET finished_at = ? WHERE id = ?"
            : "UPDATE job SET started_at = ? WHERE id = ?",
        now.toEpochMilli(),
        id.text());
    append(id, now, "state", state.text());
    Job job = find(id).orElseThrow();
    if (state.isFinal() && job.webhook() != null) {
      outbox.add(JobMessage.id(id), job.owner(), job.webhook(), JobMessage.body(job), now);
    }
  }

  /** Gives items out and starts a job with its first item. */
  List<ItemLease> take(WorkKind kind, int most, Instant now) throws SQLException {
    List<ItemLease> taken = work.take(kind, most);
    for (ItemLease lease : taken) {
      if (find(lease.job()).orElseThrow().state() == JobState.QUEUED) {
        become(lease.job(), JobState.RUNNING, now);
      }
    }
    return taken;
  }

  boolean finish(ItemLease lease, ItemResult result, Instant now) throws SQLException {
    String id = lease.job().text();
    if (!work.end(lease)) {
      return false;
    }
    session.update(
        result.isWell()
            ? "UPDATE job SET done = done + 1 WHERE id = ?"
            : "UPDATE job SET failed = failed + 1 WHERE id = ?",
        id);
    append(lease.job(), now, ITEM_ENDED, StateJson.write(result));
    Job job = find(lease.job()).orElseThrow();
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
              coalesce(sum((total - done - failed) * json_array_length(outputs)), 0)
            FROM job WHERE finished_at IS NULL
            """,
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
