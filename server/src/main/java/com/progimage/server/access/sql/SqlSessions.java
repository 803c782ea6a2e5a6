package com.progimage.server.access.sql;

import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.session.Session;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.database.sql.SqlDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The sessions in a SQL database. */
final class SqlSessions implements SessionStore {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE session (
            id TEXT PRIMARY KEY, account TEXT NOT NULL, password_id TEXT NOT NULL,
            started_at INTEGER NOT NULL, seen_at INTEGER NOT NULL) WITHOUT ROWID
          """,
          "CREATE INDEX session_by_account ON session (account, started_at)",
          "CREATE INDEX session_by_start ON session (started_at)");

  private final SqlDatabase database;

  SqlSessions(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public void add(Session session) {
    database.write(sql -> {
      sql.update(
          "DELETE FROM session WHERE started_at <= ?",
          session.startedAt().minus(Session.LONGEST).toEpochMilli());
      sql.update(
          "INSERT INTO session VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
          session.id().text(),
          session.account().text(),
          session.passwordId(),
          session.startedAt().toEpochMilli(),
          session.seenAt().toEpochMilli());
      sql.update(
          """
          DELETE FROM session WHERE id IN (SELECT id FROM session WHERE account = ?
            ORDER BY started_at DESC, id LIMIT 1000000 OFFSET ?)
          """,
          session.account().text(),
          MAX_SESSIONS);
      return true;
    });
  }

  @Override
  public Optional<Session> find(SessionId id) {
    return database
        .read(
            sql -> sql.query("SELECT * FROM session WHERE id = ?", SqlSessions::session, id.text()))
        .stream()
        .findFirst();
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        new SessionId(Objects.requireNonNull(row.getString("id"))),
        new AccountName(Objects.requireNonNull(row.getString("account"))),
        Objects.requireNonNull(row.getString("password_id")),
        Instant.ofEpochMilli(row.getLong("started_at")),
        Instant.ofEpochMilli(row.getLong("seen_at")));
  }

  @Override
  public void seen(SessionId id, Instant now) {
    database.write(sql ->
        sql.update(
            "UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?",
            now.toEpochMilli(),
            id.text(),
            now.toEpochMilli()));
  }

  @Override
  public void end(SessionId id) {
    database.write(sql -> sql.update("DELETE FROM session WHERE id = ?", id.text()));
  }
}
