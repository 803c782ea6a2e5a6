package com.progimage.server.state.sql;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.state.fact.AnalysisOutcome;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.FactSurvey;
import com.progimage.server.state.sql.SqlFactTables.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The facts in the database of jobs. */
final class SqlFacts implements FactStore {
  private final SqlDatabase database;
  private final Duration leaseTime;
  private final FactSurvey survey;

  SqlFacts(SqlDatabase database, Duration leaseTime) {
    this.database = database;
    this.leaseTime = leaseTime;
    this.survey = new SqlFactSurvey(database::openReader);
  }

  private interface FactStatements<T> {
    T run(SqlFactTables tables) throws SQLException;
  }

  private <T> T write(FactStatements<T> statements) {
    return database.write(session -> statements.run(tables(session)));
  }

  private <T> T read(FactStatements<T> statements) {
    return database.read(session -> statements.run(tables(session)));
  }

  private SqlFactTables tables(SqlSession session) {
    return new SqlFactTables(session, leaseTime);
  }

  @Override
  public AnalysisRecord request(Owner owner, FactKey key, Instant now) {
    return write(tables -> {
      Optional<Row> known = tables.find(key);
      if (known.isPresent() && isExpired(known.get(), now)) {
        tables.remove(known.get().id());
        known = Optional.empty();
      }
      if (known.isEmpty()) {
        tables.insert(key, now);
      } else if (known.get().state() == AnalysisState.FAILED && !known.get().lasts()) {
        tables.move(known.get().id(), AnalysisState.CREATED, /* holder= */ null);
      }
      Row row = tables.find(key).orElseThrow();
      tables.link(row.id(), owner, now);
      return tables.read(row, key);
    });
  }

  private static boolean isExpired(Row row, Instant now) {
    Instant end = row.times().expiresAt();
    return end != null && !now.isBefore(end);
  }

  /** Finds a row whose facts have not expired. */
  private static Optional<Row> valid(SqlFactTables tables, FactKey key, Instant now)
      throws SQLException {
    return tables.find(key).filter(row -> !isExpired(row, now));
  }

  @Override
  public Optional<AnalysisRecord> find(@Nullable Owner owner, FactKey key, Instant now) {
    return read(tables -> {
      Optional<Row> row = valid(tables, key, now);
      return row.isEmpty() || owner != null && !tables.isLinked(row.get().id(), owner)
          ? Optional.empty()
          : Optional.of(tables.read(row.get(), key));
    });
  }

  @Override
  public AnalysisTurn begin(FactKey key, String holder, Instant now) {
    return write(tables -> {
      Optional<Row> found = valid(tables, key, now);
      if (found.isEmpty()) {
        return new AnalysisTurn.Unwanted();
      }
      Row row = found.get();
      return switch (row.state()) {
        case DONE -> new AnalysisTurn.Ended(tables.read(row, key));
        case RUNNING -> {
          if (row.isFor(holder)) {
            yield new AnalysisTurn.Mine();
          }
          yield row.isOverdue() ? mine(tables, row, holder) : new AnalysisTurn.Theirs();
        }
        case FAILED ->
            row.lasts() ? new AnalysisTurn.Ended(tables.read(row, key)) : mine(tables, row, holder);
        case CREATED -> mine(tables, row, holder);
      };
    });
  }

  private static AnalysisTurn mine(SqlFactTables tables, Row row, String holder)
      throws SQLException {
    tables.move(row.id(), AnalysisState.RUNNING, holder);
    return new AnalysisTurn.Mine();
  }

  @Override
  public Duration leaseTime() {
    return leaseTime;
  }

  @Override
  public Set<FactKey> renew(Map<FactKey, String> holders) {
    return write(tables -> {
      Set<FactKey> valid = new HashSet<>();
      for (Map.Entry<FactKey, String> each : holders.entrySet()) {
        Optional<Row> row = held(tables, each.getKey(), each.getValue());
        if (row.isPresent()) {
          tables.renew(row.get().id());
          valid.add(each.getKey());
        }
      }
      return valid;
    });
  }

  /** Finds the row of an analysis that a holder is doing. */
  private static Optional<Row> held(SqlFactTables tables, FactKey key, String holder)
      throws SQLException {
    return tables
        .find(key)
        .filter(row -> row.state() == AnalysisState.RUNNING && row.isFor(holder));
  }

  @Override
  public boolean finish(FactKey key, String holder, AnalysisOutcome outcome, Instant now) {
    outcome.requireKind(key.kind());
    return write(tables -> {
      Optional<Row> row = tables.find(key).filter(found -> found.isFor(holder));
      if (row.isPresent() && row.get().state() == AnalysisState.RUNNING) {
        tables.end(row.get().id(), outcome, now);
      }
      return row.isPresent();
    });
  }

  @Override
  public void release(FactKey key, String holder) {
    write(tables -> {
      Optional<Row> row = held(tables, key, holder);
      if (row.isPresent()) {
        tables.move(row.get().id(), AnalysisState.CREATED, /* holder= */ null);
      }
      return row.isPresent();
    });
  }

  @Override
  public void unlink(Owner owner, Digest digest) {
    write(tables -> {
      List<Long> linked = tables.linked(owner, digest);
      for (long fact : linked) {
        tables.unlink(fact, owner);
      }
      return linked.size();
    });
  }

  @Override
  public void withdraw(Owner owner, FactKey key) {
    write(tables -> {
      Optional<Row> row =
          tables
              .find(key)
              .filter(found ->
                  found.state() == AnalysisState.CREATED || found.state() == AnalysisState.RUNNING);
      boolean isLinked = row.isPresent() && tables.isLinked(row.get().id(), owner);
      if (isLinked) {
        tables.unlink(row.get().id(), owner);
      }
      return isLinked;
    });
  }

  @Override
  public List<FactKey> expired(Instant now, int limit) {
    return read(tables -> tables.expired(now, limit));
  }

  @Override
  public boolean removeExpired(FactKey key, Instant now) {
    return write(tables -> {
      Optional<Row> row = tables.find(key).filter(found -> isExpired(found, now));
      if (row.isPresent()) {
        tables.remove(row.get().id());
      }
      return row.isPresent();
    });
  }

  @Override
  public Map<AnalysisKind, Map<AnalysisState, Long>> counts(@Nullable Owner owner) {
    return read(tables -> tables.counts(owner));
  }

  @Override
  public Set<FactKey> keysOf(Owner owner, Digest digest) {
    return read(tables -> tables.keys(owner, digest));
  }

  @Override
  public EncodingAverage average(
      @Nullable Owner owner, String model, double minScore, Instant from, Instant to) {
    return survey.average(owner, model, minScore, from, to);
  }

  @Override
  public List<SimilarPicture> similar(
      @Nullable Owner owner, String model, long perceptualHash, int distance, int limit) {
    return survey.similar(owner, model, perceptualHash, distance, limit);
  }

  @Override
  public void eachPerceptualHash(
      @Nullable Owner owner, String model, Consumer<HashedPicture> consumer) {
    survey.eachPerceptualHash(owner, model, consumer);
  }

  @Override
  public Set<String> models(AnalysisKind kind) {
    return survey.models(kind);
  }
}
