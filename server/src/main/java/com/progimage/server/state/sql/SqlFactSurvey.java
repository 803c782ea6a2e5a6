package com.progimage.server.state.sql;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.RowConsumer;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.database.sqlite.EmbeddedDatabase;
import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.fact.EncodingSum;
import com.progimage.server.state.fact.FactSurvey;
import com.progimage.server.state.fact.Nearest;
import com.progimage.server.state.fact.SurveyGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Surveys of the facts in the database of jobs, on connections of their own: they hold up no
 * writer. They read in pages, so that SQLite can shorten its log meanwhile, and PostgreSQL can
 * remove old rows.
 */
public final class SqlFactSurvey implements FactSurvey {
  private static final int PAGE = 500;

  private final Readers readers;
  private final SurveyGate gate = new SurveyGate();

  /** Opens a session for reading. */
  interface Readers {
    SqlSession open() throws SQLException;
  }

  SqlFactSurvey(Readers readers) {
    this.readers = readers;
  }

  /**
   * @param file which a server may have open
   * @return empty if it does not exist, or a version without facts wrote it
   * @throws UnusableDatabaseException if it cannot be read
   */
  public static Optional<SqlFactSurvey> open(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (SqliteSession session = SqliteSession.reading(file)) {
      return EmbeddedDatabase.version(session) < StateSchema.WITH_FACTS
          ? Optional.empty()
          : Optional.of(new SqlFactSurvey(() -> SqliteSession.reading(file)));
    } catch (SQLException e) {
      throw new UnusableDatabaseException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Facts in the order of time, and those of equal time in the order of their numbers.
   *
   * @param owner null: those of all owners
   */
  private record PageScan(@Nullable Owner owner, long analysis, long from, long to) {
    private static final String OF_ALL =
        """
        (SELECT created_at AS at, id AS fact FROM fact
         WHERE analysis = ? AND state = 'done' AND (created_at, id) > (?, ?) AND created_at < ?
         ORDER BY created_at, id LIMIT ?) page
        """;
    private static final String OF_OWNER =
        """
        (SELECT linked_at AS at, fact FROM fact_owner
         WHERE owner = ? AND analysis = ? AND (linked_at, fact) > (?, ?) AND linked_at < ?
         ORDER BY linked_at, fact LIMIT ?) page
        """;

    String page() {
      return owner == null ? OF_ALL : OF_OWNER;
    }

    Object[] arguments(Position after) {
      List<Object> arguments = new ArrayList<>();
      if (owner != null) {
        arguments.add(owner.name());
      }
      arguments.addAll(List.of(analysis, after.at(), after.fact(), to, PAGE));
      return arguments.toArray();
    }

    Position start() {
      return new Position(from, 0);
    }
  }

  private record Position(long at, long fact) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
        Comparator.comparingLong(Position::at).thenComparingLong(Position::fact);

    @Override
    public int compareTo(Position other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Reads the rows of a scan, page by page.
   *
   * @param columns what to read besides the position
   * @param joins the tables that have it
   */
  private static void read(
      SqlSession session, PageScan scan, String columns, String joins, RowConsumer consumer)
      throws SQLException {
    String sql = "SELECT page.at, page.fact, " + columns + " FROM " + scan.page() + joins;
    Optional<Position> next = Optional.of(scan.start());
    while (next.isPresent()) {
      Reader reader = new Reader(consumer);
      session.each(sql, reader, scan.arguments(next.get()));
      next = Optional.ofNullable(reader.last);
    }
  }

  /** Remembers the last position of a page, whose rows may be in another order. */
  private static final class Reader implements RowConsumer {
    private final RowConsumer consumer;
    private @Nullable Position last;

    Reader(RowConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void accept(ResultSet row) throws SQLException {
      Position position = new Position(row.getLong(1), row.getLong(2));
      last = last == null || position.compareTo(last) > 0 ? position : last;
      consumer.accept(row);
    }
  }

  private interface Survey<T> {
    T run(SqlSession session) throws SQLException;
  }

  private <T> T survey(Survey<T> survey) {
    return gate.run(() -> {
      try (SqlSession session = readers.open()) {
        return survey.run(session);
      } catch (SQLException e) {
        throw StateFailures.away(e);
      }
    });
  }

  /** Finds the number of a kind and model. */
  private static Optional<Long> analysis(SqlSession session, AnalysisKind kind, String model)
      throws SQLException {
    return session
        .query(
            "SELECT id FROM analysis WHERE kind = ? AND model = ?",
            row -> row.getLong(1),
            kind.text(),
            model)
        .stream()
        .findFirst();
  }

  @Override
  public EncodingAverage average(
      @Nullable Owner owner, String model, double minScore, Instant from, Instant to) {
    return survey(session -> {
      EncodingSum sum = new EncodingSum();
      Optional<Long> analysis = analysis(session, AnalysisKind.FACES, model);
      if (analysis.isPresent()) {
        PageScan scan = new PageScan(owner, analysis.get(), from.toEpochMilli(), to.toEpochMilli());
        read(
            session,
            scan,
            "e.score, e.vector",
            "LEFT JOIN encoding e ON e.fact = page.fact",
            row -> {
              byte[] vector = row.getDouble(3) < minScore ? null : row.getBytes(4);
              if (vector != null) {
                sum.add(vector);
              }
            });
      }
      return sum.average();
    });
  }

  @Override
  public List<SimilarPicture> similar(
      @Nullable Owner owner, String model, long perceptualHash, int distance, int limit) {
    return survey(session -> {
      Nearest<Long> nearest = new Nearest<>(perceptualHash, distance, limit);
      Optional<Long> analysis = analysis(session, AnalysisKind.PLACEHOLDER, model);
      if (analysis.isPresent()) {
        read(
            session,
            allTime(owner, analysis.get()),
            "h.bits",
            "LEFT JOIN perceptual_hash h ON h.fact = page.fact",
            row -> {
              long bits = row.getLong(3);
              if (!row.wasNull() && nearest.admits(bits)) {
                nearest.add(row.getLong(2), bits);
              }
            });
      }
      List<SimilarPicture> similar = new ArrayList<>();
      for (Nearest.Near<Long> near : nearest.list()) {
        digest(session, near.picture())
            .ifPresent(digest -> similar.add(new SimilarPicture(digest, near.distance())));
      }
      return similar;
    });
  }

  private static PageScan allTime(@Nullable Owner owner, long analysis) {
    return new PageScan(owner, analysis, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Empty if the picture was removed meanwhile. */
  private static Optional<Digest> digest(SqlSession session, long fact) throws SQLException {
    return session
        .query("SELECT digest FROM fact WHERE id = ?", row -> digest(row.getString(1)), fact)
        .stream()
        .findFirst();
  }

  private static Digest digest(String hex) {
    return new Digest("sha256-" + hex);
  }

  @Override
  public void eachPerceptualHash(
      @Nullable Owner owner, String model, Consumer<HashedPicture> consumer) {
    survey(session -> {
      Optional<Long> analysis = analysis(session, AnalysisKind.PLACEHOLDER, model);
      if (analysis.isPresent()) {
        read(
            session,
            allTime(owner, analysis.get()),
            "h.bits, f.digest",
            """
            LEFT JOIN perceptual_hash h ON h.fact = page.fact
            LEFT JOIN fact f ON f.id = h.fact
            """,
            row -> {
              long bits = row.getLong(3);
              if (!row.wasNull()) {
                String hex = Objects.requireNonNull(row.getString(4));
                consumer.accept(new HashedPicture(digest(hex), bits));
              }
            });
      }
      return true;
    });
  }

  @Override
  public Set<String> models(AnalysisKind kind) {
    return survey(session ->
        new HashSet<>(
            session.query(
                "SELECT model FROM analysis WHERE kind = ?",
                row -> row.getString(1),
                kind.text())));
  }
}
