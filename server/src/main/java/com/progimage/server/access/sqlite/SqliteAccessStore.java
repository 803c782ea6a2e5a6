package com.progimage.server.access.sqlite;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.AccessStore;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.KeyJson;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.database.SqliteSession;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.image.Owner;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Store of keys in one SQLite file. A server and commands may have it open at the same time, so it
 * is separate from the store of jobs.
 */
public final class SqliteAccessStore implements AccessStore {
  private static final int SCHEMA = 1;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS api_key (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, facts TEXT NOT NULL, last_used_on TEXT,
            revoked_at INTEGER, ends_at INTEGER) WITHOUT ROWID
          """,
          "CREATE INDEX IF NOT EXISTS api_key_by_owner ON api_key (owner, id)",
          "PRAGMA user_version = " + SCHEMA);

  private final SqliteSession session;
  private final int maxKeys;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  private interface KeyStatements<T> {
    T run() throws SQLException;
  }

  private SqliteAccessStore(SqliteSession session, int maxKeys) {
    this.session = session;
    this.maxKeys = maxKeys;
  }

  /**
   * @param file created if it does not exist
   * @throws UnusableDatabaseException if it cannot be used
   */
  public static SqliteAccessStore open(Path file) {
    return open(file, MAX_KEYS);
  }

  static SqliteAccessStore open(Path file, int maxKeys) {
    try {
      create(file);
      SqliteSession session = SqliteSession.writing(file, /* survivesPowerCuts= */ true);
      try {
        prepare(session, file);
        return new SqliteAccessStore(session, maxKeys);
      } catch (SQLException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new UnusableDatabaseException(
          "cannot use "
              + file
              + ", the store of keys: "
              + e.getMessage()
              + "; if it is damaged, move it away: keys are lost with it, images are not",
          e);
    }
  }

  /** Creates a file that no other user can read, because signing keys are in it. */
  private static void create(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try {
      Files.createFile(file, OWNER_ONLY);
    } catch (FileAlreadyExistsException e) {
      // Another process created it in the same way.
    }
  }

  private static void prepare(SqliteSession session, Path file) throws SQLException {
    int schema = session.query("PRAGMA user_version", row -> row.getInt(1)).getFirst();
    if (schema > SCHEMA) {
      throw new UnusableDatabaseException(
          "a later version of ProgImage wrote %s (schema %d, supported is %d): start that version"
              .formatted(file, schema, SCHEMA));
    }
    if (schema == SCHEMA) {
      return;
    }
    session.transaction(() -> {
      for (String table : TABLES) {
        session.execute(table);
      }
    });
  }

  private <T> T run(KeyStatements<T> statements) {
    lock.lock();
    try {
      if (closed) {
        throw AccessFailures.away(null);
      }
      return statements.run();
    } catch (SQLException e) {
      throw AccessFailures.away(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void add(ApiKey key) {
    boolean isFull =
        run(() -> {
          session.transaction(() -> insert(key));
          return row(key.id()).isEmpty();
        });
    if (isFull) {
      throw AccessFailures.full(maxKeys);
    }
  }

  private void insert(ApiKey key) throws SQLException {
    Instant expiresAt = key.times().expiresAt();
    int count = session.query("SELECT count(*) FROM api_key", row -> row.getInt(1)).getFirst();
    if (count >= maxKeys) {
      session.update(
          "DELETE FROM api_key WHERE ends_at < ?",
          key.times().createdAt().minus(ENDED_STAYS).toEpochMilli());
    }
    session.update(
        """
        INSERT INTO api_key (id, owner, facts, ends_at) SELECT ?, ?, ?, ?
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
    return run(() -> row(id));
  }

  private Optional<ApiKey> row(KeyId id) throws SQLException {
    return session
        .query("SELECT * FROM api_key WHERE id = ?", SqliteAccessStore::key, id.text())
        .stream()
        .findFirst();
  }

  @Override
  public List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit) {
    String from = after == null ? "" : after.text();
    return run(() ->
        owner == null
            ? session.query(
                "SELECT * FROM api_key WHERE id > ? ORDER BY id LIMIT ?",
                SqliteAccessStore::key,
                from,
                limit)
            : session.query(
                "SELECT * FROM api_key WHERE owner = ? AND id > ? ORDER BY id LIMIT ?",
                SqliteAccessStore::key,
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
    return run(() ->
        session.update(
                """
                UPDATE api_key SET revoked_at = coalesce(revoked_at, ?),
                  ends_at = min(coalesce(ends_at, ?), ?)
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
    run(() ->
        session.update(
            """
            UPDATE api_key SET last_used_on = ?
            WHERE id = ? AND (last_used_on IS NULL OR last_used_on < ?)
            """,
            day.toString(),
            id.text(),
            day.toString()));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      session.close();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot close the store of keys", e);
    } finally {
      lock.unlock();
    }
  }
}
