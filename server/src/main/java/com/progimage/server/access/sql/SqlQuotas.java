package com.progimage.server.access.sql;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.quota.DailyUse;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.QuotaJson;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.quota.UseReport;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.image.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The quotas in a SQL database. */
final class SqlQuotas implements QuotaStore {
  static final List<String> TABLES =
      List.of(
          "CREATE TABLE quota (owner TEXT PRIMARY KEY, limits TEXT NOT NULL) WITHOUT" + " ROWID",
          """
          CREATE TABLE daily_use (
            owner TEXT NOT NULL, day TEXT NOT NULL, pixels INTEGER NOT NULL,
            cpu_millis INTEGER NOT NULL, PRIMARY KEY (owner, day)) WITHOUT ROWID
          """,
          "CREATE INDEX daily_use_by_day ON daily_use (day)",
          """
          CREATE TABLE use_report (
            day TEXT NOT NULL, owner TEXT NOT NULL, server TEXT NOT NULL, number INTEGER NOT NULL,
            PRIMARY KEY (day, owner, server)) WITHOUT ROWID
          """);

  private final SqlDatabase database;

  SqlQuotas(SqlDatabase database) {
    this.database = database;
  }

  private static String name(@Nullable Owner owner) {
    return owner == null ? DEFAULT : owner.name();
  }

  @Override
  public void put(@Nullable Owner owner, OwnerQuota quota) {
    int changed =
        database.write(session ->
            session.update(
                """
                INSERT INTO quota SELECT ?, ?
                WHERE (SELECT count(*) FROM quota) < ? OR EXISTS (SELECT 1 FROM quota WHERE owner = ?)
                ON CONFLICT (owner) DO UPDATE SET limits = excluded.limits
                """,
                name(owner),
                QuotaJson.write(quota),
                MAX_QUOTAS,
                name(owner)));
    if (changed == 0) {
      throw AccessFailures.tooManyQuotas();
    }
  }

  @Override
  public boolean remove(@Nullable Owner owner) {
    return database.write(
            session -> session.update("DELETE FROM quota WHERE owner = ?", name(owner)))
        > 0;
  }

  @Override
  public Optional<OwnerQuota> find(@Nullable Owner owner) {
    return database.read(session ->
        session
            .query(
                "SELECT limits FROM quota WHERE owner = ?",
                row -> QuotaJson.read(Objects.requireNonNull(row.getString(1))),
                name(owner))
            .stream()
            .findFirst());
  }

  @Override
  public List<Owner> owners(@Nullable Owner after, int limit) {
    return database.read(session ->
        session.query(
            "SELECT owner FROM quota WHERE owner > ? ORDER BY owner LIMIT ?",
            row -> new Owner(row.getString(1)),
            after == null ? DEFAULT : after.name(),
            limit));
  }

  @Override
  public DailyUse add(Owner owner, LocalDate day, UseReport report) {
    return database.write(session -> {
      String forgotten = day.minusDays(DAYS).toString();
      session.update("DELETE FROM daily_use WHERE day <= ?", forgotten);
      session.update("DELETE FROM use_report WHERE day <= ?", forgotten);
      boolean isNew =
          session.update(
                  """
                  INSERT INTO use_report VALUES (?, ?, ?, ?) ON CONFLICT (day, owner, server)
                  DO UPDATE SET number = excluded.number WHERE use_report.number < excluded.number
                  """,
                  day.toString(),
                  owner.name(),
                  report.server(),
                  report.number())
              > 0;
      DailyUse more = isNew ? report.use() : DailyUse.NONE;
      return session
          .query(
              """
              INSERT INTO daily_use VALUES (?, ?, ?, ?) ON CONFLICT (owner, day) DO UPDATE SET
                pixels = daily_use.pixels + excluded.pixels,
                cpu_millis = daily_use.cpu_millis + excluded.cpu_millis
              RETURNING pixels, cpu_millis
              """,
              SqlQuotas::use,
              owner.name(),
              day.toString(),
              more.pixels(),
              more.cpuMillis())
          .getFirst();
    });
  }

  @Override
  public DailyUse used(Owner owner, LocalDate day) {
    return database.read(session ->
        session
            .query(
                "SELECT pixels, cpu_millis FROM daily_use WHERE owner = ? AND day = ?",
                SqlQuotas::use,
                owner.name(),
                day.toString())
            .stream()
            .findFirst()
            .orElse(DailyUse.NONE));
  }

  private static DailyUse use(ResultSet row) throws SQLException {
    return new DailyUse(row.getLong(1), row.getLong(2));
  }
}
