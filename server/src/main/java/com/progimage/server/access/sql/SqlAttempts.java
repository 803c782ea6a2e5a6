package com.progimage.server.access.sql;

import com.progimage.server.access.attempt.Attempt;
import com.progimage.server.access.attempt.AttemptLimit;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlDialect;
import com.progimage.server.database.sql.SqlSession;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attempts to sign in of all servers that share a database. When there are too many, those that
 * were made first are forgotten.
 */
final class SqlAttempts implements AttemptStore {
  /** Failures of a subject, and addresses that are trusted with a name. */
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE attempt (
            subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, allowed_at INTEGER NOT NULL,
            forgotten_at INTEGER NOT NULL)
          """,
          "CREATE INDEX attempt_by_end ON attempt (forgotten_at)",
          """
          CREATE TABLE trusted_address (
            subject TEXT PRIMARY KEY, trusted_until INTEGER NOT NULL)
          """,
          "CREATE INDEX trusted_address_by_end ON trusted_address (trusted_until)");

  /** About 200 bytes each. */
  static final int MOST = 20_000;

  private final SqlDatabase database;
  private final int most;

  SqlAttempts(SqlDatabase database, int most) {
    this.database = database;
    this.most = most;
  }

  /** One server keeps them in its memory: strangers cause no writes to its disk. */
  static boolean areStoredIn(SqlSession session) {
    return session.dialect() == SqlDialect.POSTGRESQL;
  }

  private record FailureRow(int failures, Instant allowedAt) {}

  @Override
  public Duration pause(Attempt attempt, Instant now) {
    return database.read(session -> pause(session, attempt, now));
  }

  private static Duration pause(SqlSession session, Attempt attempt, Instant now)
      throws SQLException {
    Duration longest = Duration.ZERO;
    for (AttemptLimit limit : limits(session, attempt, now)) {
      Optional<FailureRow> before = find(session, subject(limit, attempt), now);
      if (before.isPresent() && now.isBefore(before.get().allowedAt())) {
        Duration pause = Duration.between(now, before.get().allowedAt());
        longest = pause.compareTo(longest) > 0 ? pause : longest;
      }
    }
    return longest;
  }

  @Override
  public Duration charge(Attempt attempt, Instant now) {
    return database.write(session -> {
      Duration pause = pause(session, attempt, now);
      if (pause.isZero()) {
        for (AttemptLimit limit : limits(session, attempt, now)) {
          String subject = subject(limit, attempt);
          int before = find(session, subject, now).map(FailureRow::failures).orElse(0);
          put(session, limit, subject, before + 1, now);
        }
        forget(session, now);
      }
      return pause;
    });
  }

  private void forget(SqlSession session, Instant now) throws SQLException {
    session.update("DELETE FROM attempt WHERE forgotten_at <= ?", now.toEpochMilli());
    session.update("DELETE FROM trusted_address WHERE trusted_until <= ?", now.toEpochMilli());
    session.update(
        """
        DELETE FROM attempt WHERE subject IN (
          SELECT subject FROM attempt ORDER BY forgotten_at DESC LIMIT 1000 OFFSET ?)
        """,
        most);
    session.update(
        """
        DELETE FROM trusted_address WHERE subject IN (
          SELECT subject FROM trusted_address ORDER BY trusted_until DESC LIMIT 1000 OFFSET ?)
        """,
        most);
  }

  @Override
  public void succeeded(Attempt attempt, Instant now) {
    database.write(session -> {
      for (AttemptLimit limit : limits(session, attempt, now)) {
        String subject = subject(limit, attempt);
        int before = find(session, subject, now).map(FailureRow::failures).orElse(0);
        if (before > 1 && limit != AttemptLimit.NAME_AT_ADDRESS) {
          put(session, limit, subject, before - 1, now);
        } else {
          session.update("DELETE FROM attempt WHERE subject = ?", subject);
        }
      }
      return session.update(
          """
          INSERT INTO trusted_address VALUES (?, ?) ON CONFLICT (subject)
          DO UPDATE SET trusted_until = excluded.trusted_until
          """,
          attempt.nameAtAddress(),
          now.plus(AttemptLimit.TRUST).toEpochMilli());
    });
  }

  private static List<AttemptLimit> limits(SqlSession session, Attempt attempt, Instant now)
      throws SQLException {
    List<AttemptLimit> limits =
        new ArrayList<>(List.of(AttemptLimit.ADDRESS, AttemptLimit.NAME_AT_ADDRESS));
    boolean isTrusted =
        !session
            .query(
                "SELECT 1 FROM trusted_address WHERE subject = ? AND trusted_until > ?",
                row -> row.getInt(1),
                attempt.nameAtAddress(),
                now.toEpochMilli())
            .isEmpty();
    if (!isTrusted) {
      limits.add(AttemptLimit.NAME);
    }
    return limits;
  }

  private static Optional<FailureRow> find(SqlSession session, String subject, Instant now)
      throws SQLException {
    return session
        .query(
            "SELECT failures, allowed_at FROM attempt WHERE subject = ? AND forgotten_at > ?",
            row -> new FailureRow(row.getInt(1), Instant.ofEpochMilli(row.getLong(2))),
            subject,
            now.toEpochMilli())
        .stream()
        .findFirst();
  }

  private static void put(
      SqlSession session, AttemptLimit limit, String subject, int failures, Instant now)
      throws SQLException {
    Instant allowedAt = now.plus(limit.pauseAfter(failures));
    session.update(
        """
        INSERT INTO attempt VALUES (?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET
          failures = excluded.failures, allowed_at = excluded.allowed_at,
          forgotten_at = excluded.forgotten_at
        """,
        subject,
        failures,
        allowedAt.toEpochMilli(),
        allowedAt.plus(limit.memory()).toEpochMilli());
  }

  private static String subject(AttemptLimit limit, Attempt attempt) {
    return limit + attempt.subject(limit);
  }
}
