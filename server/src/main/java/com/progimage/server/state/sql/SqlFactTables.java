package com.progimage.server.state.sql;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.state.fact.AnalysisOutcome;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.StoredFacts;
import com.progimage.server.state.fact.StoredFacts.ScoredEncoding;
import com.progimage.server.state.job.JobProblem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of facts and the statements on them, each within the caller's transaction. */
record SqlFactTables(SqlSession session, Duration leaseTime) {
  static final List<String> COLUMNS_OF_SCHEMA_5 =
      List.of("ALTER TABLE fact ADD COLUMN held_until INTEGER");

  /**
   * {@code analysis} names a kind and a model by a short number. {@code fact_owner} repeats it, so
   * that an owner's facts are found in the order of time. {@code fact_count} has a row for each
   * state of an owner's analyses, and of all with an empty name.
   */
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE analysis (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, model TEXT NOT NULL, UNIQUE (kind, model))
          """,
          """
          CREATE TABLE fact (
            id INTEGER PRIMARY KEY, digest TEXT NOT NULL,
            analysis INTEGER NOT NULL REFERENCES analysis (id), state TEXT NOT NULL, holder TEXT,
            created_at INTEGER NOT NULL, finished_at INTEGER, expires_at INTEGER, text TEXT,
            code TEXT, detail TEXT, lasts INTEGER NOT NULL DEFAULT 0, UNIQUE (digest, analysis))
          """,
          "CREATE INDEX fact_by_time ON fact (analysis, state, created_at)",
          "CREATE INDEX fact_by_expiry ON fact (expires_at) WHERE expires_at IS NOT NULL",
          """
          CREATE TABLE fact_owner (
            fact INTEGER NOT NULL REFERENCES fact (id) ON DELETE CASCADE, owner TEXT NOT NULL,
            analysis INTEGER NOT NULL, linked_at INTEGER NOT NULL, PRIMARY KEY (fact, owner))
            WITHOUT ROWID
          """,
          "CREATE INDEX fact_owner_by_time ON fact_owner (owner, analysis, linked_at, fact)",
          """
          CREATE TABLE encoding (
            fact INTEGER NOT NULL REFERENCES fact (id) ON DELETE CASCADE,
            position INTEGER NOT NULL, score REAL NOT NULL, vector BLOB NOT NULL,
            PRIMARY KEY (fact, position)) WITHOUT ROWID
          """,
          """
          CREATE TABLE perceptual_hash (
            fact INTEGER PRIMARY KEY REFERENCES fact (id) ON DELETE CASCADE, bits INTEGER NOT NULL)
          """,
          """
          CREATE TABLE fact_count (
            owner TEXT NOT NULL, analysis INTEGER NOT NULL, state TEXT NOT NULL,
            facts INTEGER NOT NULL, PRIMARY KEY (owner, analysis, state)) WITHOUT ROWID
          """,
          "CREATE INDEX fact_count_zero ON fact_count (facts) WHERE facts = 0");

  private static final String ALL_OWNERS = "";

  /**
   * A row, and its number.
   *
   * @param isOverdue whether the holder has not renewed its right in time
   */
  record Row(
      long id,
      String digest,
      AnalysisState state,
      @Nullable String holder,
      boolean isOverdue,
      boolean lasts,
      Times times) {
    boolean isFor(String wanted) {
      return wanted.equals(holder);
    }
  }

  record Times(Instant createdAt, @Nullable Instant finishedAt, @Nullable Instant expiresAt) {}

  /** Ends all rights. */
  void endRights() throws SQLException {
    List<Long> running =
        session.query(
            """
            SELECT id FROM fact
            WHERE analysis IN (SELECT id FROM analysis) AND state = 'running'
            """,
            row -> row.getLong(1));
    for (long fact : running) {
      move(fact, AnalysisState.CREATED, /* holder= */ null);
    }
  }

  private long analysis(FactKey key) throws SQLException {
    session.update(
        "INSERT INTO analysis (kind, model) VALUES (?, ?) ON CONFLICT DO NOTHING",
        key.kind().text(),
        key.model());
    return session
        .query(
            "SELECT id FROM analysis WHERE kind = ? AND model = ?",
            row -> row.getLong(1),
            key.kind().text(),
            key.model())
        .getFirst();
  }

  /** Finds a row, even if its facts have expired. */
  Optional<Row> find(FactKey key) throws SQLException {
    return session
        .query(
            """
            SELECT f.*, coalesce(f.held_until <= %s, FALSE) AS is_overdue
            FROM fact f JOIN analysis a ON a.id = f.analysis
            WHERE f.digest = ? AND a.kind = ? AND a.model = ?
            """
                .formatted(session.dialect().now()),
            SqlFactTables::row,
            key.digest().hex(),
            key.kind().text(),
            key.model())
        .stream()
        .findFirst();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("id"),
        row.getString("digest"),
        AnalysisState.of(row.getString("state")),
        row.getString("holder"),
        row.getBoolean("is_overdue"),
        row.getBoolean("lasts"),
        new Times(
            Instant.ofEpochMilli(row.getLong("created_at")),
            instant(row, "finished_at"),
            instant(row, "expires_at")));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  List<FactKey> expired(Instant now, int limit) throws SQLException {
    return session.query(
        """
        SELECT f.digest, a.kind, a.model FROM fact f JOIN analysis a ON a.id = f.analysis
        WHERE f.expires_at <= ? ORDER BY f.expires_at LIMIT ?
        """,
        row ->
            new FactKey(
                new Digest("sha256-" + row.getString("digest")),
                AnalysisKind.of(row.getString("kind")),
                row.getString("model")),
        now.toEpochMilli(),
        limit);
  }

  void insert(FactKey key, Instant now) throws SQLException {
    session.update(
        "INSERT INTO fact (digest, analysis, state, created_at) VALUES (?, ?, ?, ?)",
        key.digest().hex(),
        analysis(key),
        AnalysisState.CREATED.text(),
        now.toEpochMilli());
    count(find(key).orElseThrow().id(), 1);
  }

  boolean isLinked(long fact, Owner owner) throws SQLException {
    return !session
        .query(
            "SELECT 1 FROM fact_owner WHERE fact = ? AND owner = ?",
            row -> row.getInt(1),
            fact,
            owner.name())
        .isEmpty();
  }

  void link(long fact, Owner owner, Instant now) throws SQLException {
    int added =
        session.update(
            """
            INSERT INTO fact_owner (fact, owner, analysis, linked_at)
            SELECT id, ?, analysis, ? FROM fact WHERE id = ? ON CONFLICT DO NOTHING
            """,
            owner.name(),
            now.toEpochMilli(),
            fact);
    if (added == 1) {
      count(fact, owner.name(), 1);
    }
  }

  /** Ends a link. Removes the analysis with its last one. */
  void unlink(long fact, Owner owner) throws SQLException {
    count(fact, owner.name(), -1);
    session.update("DELETE FROM fact_owner WHERE fact = ? AND owner = ?", fact, owner.name());
    if (session
        .query("SELECT 1 FROM fact_owner WHERE fact = ? LIMIT 1", row -> row.getInt(1), fact)
        .isEmpty()) {
      remove(fact);
    } else {
      forgetZeros();
    }
  }

  /** The numbers of the analyses of a digest to which an owner is linked. */
  List<Long> linked(Owner owner, Digest digest) throws SQLException {
    return session.query(
        """
        SELECT f.id FROM fact f JOIN fact_owner l ON l.fact = f.id AND l.owner = ? WHERE f.digest = ?
        """,
        row -> row.getLong(1),
        owner.name(),
        digest.hex());
  }

  Set<FactKey> keys(Owner owner, Digest digest) throws SQLException {
    return new HashSet<>(
        session.query(
            """
            SELECT a.kind, a.model FROM fact f JOIN fact_owner l ON l.fact = f.id AND l.owner = ?
            JOIN analysis a ON a.id = f.analysis WHERE f.digest = ?
            """,
            row ->
                new FactKey(digest, AnalysisKind.of(row.getString("kind")), row.getString("model")),
            owner.name(),
            digest.hex()));
  }

  /** Removes an analysis and its links. */
  void remove(long fact) throws SQLException {
    count(fact, -1);
    session.update("DELETE FROM fact WHERE id = ?", fact);
    forgetZeros();
  }

  /** Changes the state of an analysis, and forgets an earlier end. */
  void move(long fact, AnalysisState state, @Nullable String holder) throws SQLException {
    count(fact, -1);
    session.update(
        """
        UPDATE fact SET state = ?, holder = ?, held_until = %s + ?, finished_at = NULL,
          code = NULL, detail = NULL, lasts = 0
        WHERE id = ?
        """
            .formatted(session.dialect().now()),
        state.text(),
        holder,
        leaseTime.toMillis(),
        fact);
    count(fact, 1);
    forgetZeros();
  }

  /** Renews the right to do an analysis. */
  void renew(long fact) throws SQLException {
    session.update(
        "UPDATE fact SET held_until = %s + ? WHERE id = ?".formatted(session.dialect().now()),
        leaseTime.toMillis(),
        fact);
  }

  void end(long fact, AnalysisOutcome outcome, Instant now) throws SQLException {
    count(fact, -1);
    switch (outcome) {
      case AnalysisOutcome.Found found -> end(fact, found, now);
      case AnalysisOutcome.NotFound(JobProblem problem, boolean lasts) ->
          session.update(
              """
              UPDATE fact SET state = 'failed', finished_at = ?, code = ?, detail = ?, lasts = ?
              WHERE id = ?
              """,
              now.toEpochMilli(),
              problem.code().text(),
              problem.detail(),
              lasts ? 1 : 0,
              fact);
    }
    count(fact, 1);
    forgetZeros();
  }

  private void end(long fact, AnalysisOutcome.Found found, Instant now) throws SQLException {
    StoredFacts stored = StoredFacts.of(found.facts());
    session.update(
        "UPDATE fact SET state = 'done', finished_at = ?, expires_at = ?, text = ? WHERE id = ?",
        now.toEpochMilli(),
        found.expiresAt() == null ? null : found.expiresAt().toEpochMilli(),
        stored.text(),
        fact);
    for (int i = 0; i < stored.encodings().size(); i++) {
      ScoredEncoding each = stored.encodings().get(i);
      session.update(
          "INSERT INTO encoding (fact, position, score, vector) VALUES (?, ?, ?, ?)",
          fact,
          i,
          each.score(),
          each.encoding().bytes());
    }
    if (found.facts() instanceof Placeholder placeholder) {
      session.update(
          "INSERT INTO perceptual_hash (fact, bits) VALUES (?, ?)",
          fact,
          placeholder.perceptualHash());
    }
  }

  AnalysisRecord read(Row row, FactKey key) throws SQLException {
    return session
        .query(
            "SELECT text, code, detail FROM fact WHERE id = ?",
            end ->
                new AnalysisRecord(
                    key,
                    row.state(),
                    end.getString("text") == null
                        ? null
                        : new StoredFacts(end.getString("text"), encodings(row.id()))
                            .facts(key.kind()),
                    end.getString("code") == null
                        ? null
                        : new JobProblem(
                            ErrorCode.of(end.getString("code")), end.getString("detail")),
                    row.times().createdAt(),
                    row.times().finishedAt(),
                    row.times().expiresAt()),
            row.id())
        .getFirst();
  }

  private List<ScoredEncoding> encodings(long fact) throws SQLException {
    return session.query(
        "SELECT score, vector FROM encoding WHERE fact = ? ORDER BY position",
        row ->
            new ScoredEncoding(
                row.getDouble("score"),
                Encoding.of(Objects.requireNonNull(row.getBytes("vector")))),
        fact);
  }

  /** Adds to the counts of all owners and of each linked one. */
  private void count(long fact, int by) throws SQLException {
    count(fact, ALL_OWNERS, by);
    session.update(
        """
        INSERT INTO fact_count (owner, analysis, state, facts)
        SELECT l.owner, f.analysis, f.state, ? FROM fact_owner l JOIN fact f ON f.id = l.fact
        WHERE l.fact = ? ON CONFLICT (owner, analysis, state)
        DO UPDATE SET facts = fact_count.facts + excluded.facts
        """,
        by,
        fact);
  }

  private void count(long fact, String owner, int by) throws SQLException {
    session.update(
        """
        INSERT INTO fact_count (owner, analysis, state, facts)
        SELECT ?, analysis, state, ? FROM fact WHERE id = ?
        ON CONFLICT (owner, analysis, state)
        DO UPDATE SET facts = fact_count.facts + excluded.facts
        """,
        owner,
        by,
        fact);
  }

  /** The owners of sessions come and go. */
  private void forgetZeros() throws SQLException {
    session.update("DELETE FROM fact_count WHERE facts = 0");
  }

  Map<AnalysisKind, Map<AnalysisState, Long>> counts(@Nullable Owner owner) throws SQLException {
    Map<AnalysisKind, Map<AnalysisState, Long>> counts = new EnumMap<>(AnalysisKind.class);
    session.query(
        """
        SELECT a.kind, c.state, sum(c.facts) FROM fact_count c JOIN analysis a ON a.id = c.analysis
        WHERE c.owner = ? GROUP BY a.kind, c.state
        """,
        row ->
            counts
                .computeIfAbsent(
                    AnalysisKind.of(row.getString(1)), _ -> new EnumMap<>(AnalysisState.class))
                .put(AnalysisState.of(row.getString(2)), row.getLong(3)),
        owner == null ? ALL_OWNERS : owner.name());
    return counts;
  }
}
