package com.progimage.server.access.sql;

import com.progimage.server.access.token.signing.SigningKey;
import com.progimage.server.access.token.signing.SigningKeyStore;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The key pairs that sign tokens in a SQL database. */
final class SqlSigningKeys implements SigningKeyStore {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE signing_key (
            id TEXT PRIMARY KEY, jwk TEXT NOT NULL, created_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL) WITHOUT ROWID
          """);

  private final SqlDatabase database;

  SqlSigningKeys(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public List<SigningKey> list() {
    return database.read(SqlSigningKeys::all);
  }

  private static List<SigningKey> all(SqlSession session) throws SQLException {
    return session.query("SELECT * FROM signing_key ORDER BY created_at DESC", SqlSigningKeys::key);
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
    return database.write(session -> {
      List<SigningKey> all = all(session);
      boolean isAdded = Objects.equals(all.isEmpty() ? null : all.getFirst().id(), newest);
      if (isAdded) {
        replace(session, next, now);
      }
      return isAdded;
    });
  }

  private static void replace(SqlSession session, SigningKey next, Instant now)
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
