package com.progimage.server.access.sql;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.KeyJson;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys in a SQL database. */
final class SqlApiKeys implements ApiKeyStore {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE api_key (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, facts TEXT NOT NULL, last_used_on TEXT,
            revoked_at INTEGER, ends_at INTEGER) WITHOUT ROWID
          """,
          "CREATE INDEX api_key_by_owner ON api_key (owner, id)");

  private final SqlDatabase database;
  private final int maxKeys;

  SqlApiKeys(SqlDatabase database, int maxKeys) {
    this.database = database;
    this.maxKeys = maxKeys;
  }

  @Override
  public void add(ApiKey key) {
    boolean isFull =
        database.write(session -> {
          insert(session, key);
          return row(session, key.id()).isEmpty();
        });
    if (isFull) {
      throw AccessFailures.full(maxKeys);
    }
  }

  private void insert(SqlSession session, ApiKey key) throws SQLException {
    Instant expiresAt = key.times().expiresAt();
    int count = session.query("SELECT count(*) FROM api_key", row -> row.getInt(1)).getFirst();
    if (count >= maxKeys) {
      session.update(
          "DELETE FROM api_key WHERE ends_at < ?",
          key.times().createdAt().minus(ENDED_STAYS).toEpochMilli());
    }
    session.update(
        """
        INSERT INTO api_key (id, owner, facts, ends_at) SELECT ?, ?, ?, CAST(? AS BIGINT)
        WHERE (SELECT count(*) FROM api_key) < ?
        ON CONFLICT (id) DO NOTHING
        """,
        key.id().text(),
        key.owner().name(),
        KeyJson.write(key),
        expiresAt == null ? null : expiresAt.toEpochMilli(),
        maxKeys);
  }

  @Override
  public Optional<ApiKey> find(KeyId id) {
    return database.read(session -> row(session, id));
  }

  private static Optional<ApiKey> row(SqlSession session, KeyId id) throws SQLException {
    return session.query("SELECT * FROM api_key WHERE id = ?", SqlApiKeys::key, id.text()).stream()
        .findFirst();
  }

  @Override
  public List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit) {
    String from = after == null ? "" : after.text();
    return database.read(session ->
        owner == null
            ? session.query(
                "SELECT * FROM api_key WHERE id > ? ORDER BY id LIMIT ?",
                SqlApiKeys::key,
                from,
                limit)
            : session.query(
                "SELECT * FROM api_key WHERE owner = ? AND id > ? ORDER BY id LIMIT ?",
                SqlApiKeys::key,
                owner.name(),
                from,
                limit));
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    String lastUsedOn = row.getString("last_used_on");
    long revokedAt = row.getLong("revoked_at");
    Instant revoked = row.wasNull() ? null : Instant.ofEpochMilli(revokedAt);
    return KeyJson.read(
        new KeyId(row.getString("id")),
        Objects.requireNonNull(row.getString("facts")),
        lastUsedOn == null ? null : LocalDate.parse(lastUsedOn),
        revoked);
  }

  @Override
  public boolean revoke(KeyId id, Instant now) {
    return database.write(session ->
        session.update(
                """
                UPDATE api_key SET revoked_at = coalesce(revoked_at, ?),
                  ends_at = CASE WHEN ends_at < ? THEN ends_at ELSE ? END
                WHERE id = ?
                """,
                now.toEpochMilli(),
                now.toEpochMilli(),
                now.toEpochMilli(),
                id.text())
            > 0);
  }

  @Override
  public void used(KeyId id, LocalDate day) {
    database.write(session ->
        session.update(
            """
            UPDATE api_key SET last_used_on = ?
            WHERE id = ? AND (last_used_on IS NULL OR last_used_on < ?)
            """,
            day.toString(),
            id.text(),
            day.toString()));
  }
}
