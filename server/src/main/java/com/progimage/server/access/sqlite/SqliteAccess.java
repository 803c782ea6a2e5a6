package com.progimage.server.access.sqlite;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.attempt.LocalAttempts;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKeyStore;
import com.progimage.server.database.SqliteSession;
import com.progimage.server.database.UnusableDatabaseException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Holds the access stores in one SQLite file. A server and commands may have it open at the same
 * time, so it is separate from the store of jobs.
 */
public final class SqliteAccess implements AccessDatabase {
  /** Version 1 had keys only. Each later one added tables. */
  private static final int SCHEMA = 2;

  private static final List<String> TABLES =
      Stream.of(
              SqliteApiKeys.TABLES,
              SqliteAccounts.TABLES,
              SqliteSessions.TABLES,
              SqliteSigningKeys.TABLES,
              SqliteQuotas.TABLES)
          .flatMap(List::stream)
          .toList();

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final SqliteSession session;
  private final ApiKeyStore keys;
  private final SessionStore sessions;
  private final AccountStore accounts;
  private final AttemptStore attempts = new LocalAttempts();
  private final SigningKeyStore signingKeys;
  private final QuotaStore quotas;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  /** What a store does with the file, one at a time. */
  @FunctionalInterface
  interface AccessStatements<T> {
    T run(SqliteSession session) throws SQLException;
  }

  private SqliteAccess(SqliteSession session, int maxKeys, int maxAccounts) {
    this.session = session;
    this.keys = new SqliteApiKeys(this, maxKeys);
    this.accounts = new SqliteAccounts(this, maxAccounts);
    this.sessions = new SqliteSessions(this);
    this.signingKeys = new SqliteSigningKeys(this);
    this.quotas = new SqliteQuotas(this);
  }

  /**
   * @param file created if it does not exist
   * @throws UnusableDatabaseException if it cannot be used
   */
  public static SqliteAccess open(Path file) {
    return open(file, ApiKeyStore.MAX_KEYS, AccountStore.MAX_ACCOUNTS);
  }

  static SqliteAccess open(Path file, int maxKeys, int maxAccounts) {
    try {
      create(file);
      SqliteSession session = SqliteSession.writing(file, /* survivesPowerCuts= */ true);
      try {
        prepare(session, file);
        return new SqliteAccess(session, maxKeys, maxAccounts);
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
      session.execute("PRAGMA user_version = " + SCHEMA);
    });
  }

  /**
   * @throws com.progimage.server.failure.Failure {@code registry-unavailable}
   */
  <T> T run(AccessStatements<T> statements) {
    lock.lock();
    try {
      if (closed) {
        throw AccessFailures.away(null);
      }
      return statements.run(session);
    } catch (SQLException e) {
      throw AccessFailures.away(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ApiKeyStore keys() {
    return keys;
  }

  @Override
  public AccountStore accounts() {
    return accounts;
  }

  @Override
  public SessionStore sessions() {
    return sessions;
  }

  @Override
  public AttemptStore attempts() {
    return attempts;
  }

  @Override
  public SigningKeyStore signingKeys() {
    return signingKeys;
  }

  @Override
  public QuotaStore quotas() {
    return quotas;
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
