package com.progimage.server.access.sqlite;

import com.progimage.server.access.token.signing.SigningKey;
import com.progimage.server.access.token.signing.SigningKeyStore;
import com.progimage.server.database.SqliteSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The key pairs that sign tokens in a SQLite file. */
final class SqliteSigningKeys implements SigningKeyStore {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS signing_key (
            id TEXT PRIMARY KEY, jwk TEXT NOT NULL, created_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL) WITHOUT ROWID
          """);

  private final SqliteAccess database;

  SqliteSigningKeys(SqliteAccess database) {
    this.database = database;
  }

  @Override
  public List<SigningKey> list() {
    return database.run(SqliteSigningKeys::all);
  }

  private static List<SigningKey> all(SqliteSession session) throws SQLException {
    return session.query(
        "SELECT * FROM signing_key ORDER BY created_at DESC", SqliteSigningKeys::key);
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    return new SigningKey(
        Objects.requireNonNull(row.getString("id")),
        Objects.requireNonNull(row.getString("jwk")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("ends_at")));
  }

  @Override
  public boolean rotate(@Nullable String newest, SigningKey next, Instant now) {
    return database.run(session -> {
      AtomicBoolean isAdded = new AtomicBoolean();
      session.transaction(() -> {
        List<SigningKey> all = all(session);
        isAdded.set(Objects.equals(all.isEmpty() ? null : all.getFirst().id(), newest));
        if (isAdded.get()) {
          replace(session, next, now);
        }
      });
      return isAdded.get();
    });
  }

  private static void replace(SqliteSession session, SigningKey next, Instant now)
      throws SQLException {
    session.update("DELETE FROM signing_key WHERE ends_at <= ?", now.toEpochMilli());
    session.update(
        "INSERT INTO signing_key (id, jwk, created_at, ends_at) VALUES (?, ?, ?, ?)",
        next.id(),
        next.jwk(),
        next.createdAt().toEpochMilli(),
        next.endsAt().toEpochMilli());
  }
}
