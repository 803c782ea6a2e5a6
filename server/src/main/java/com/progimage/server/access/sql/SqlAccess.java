package com.progimage.server.access.sql;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.attempt.LocalAttempts;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.session.SessionStore;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKeyStore;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sqlite.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Holds the access stores in a SQL database: in one SQLite file, or in PostgreSQL. A server and
 * commands may have the file open at the same time, so it is separate from the store of jobs.
 */
public final class SqlAccess implements AccessDatabase {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final SqlDatabase database;
  private final ApiKeyStore keys;
  private final SessionStore sessions;
  private final AccountStore accounts;
  private final AttemptStore attempts;
  private final SigningKeyStore signingKeys;
  private final QuotaStore quotas;

  /** Returns the tables that the database of the stores must have. */
  public static SqlSchema schema() {
    return new AccessSchema();
  }

  /**
   * @param database with the tables of {@link #schema}; closed with the stores
   */
  public SqlAccess(SqlDatabase database) {
    this(database, ApiKeyStore.MAX_KEYS, AccountStore.MAX_ACCOUNTS);
  }

  SqlAccess(SqlDatabase database, int maxKeys, int maxAccounts) {
    this.database = database;
    this.keys = new SqlApiKeys(database, maxKeys);
    this.accounts = new SqlAccounts(database, maxAccounts);
    this.sessions = new SqlSessions(database);
    this.attempts =
        database.isShared()
            ? new SqlAttempts(database.part("attempts"), SqlAttempts.MOST)
            : new LocalAttempts();
    this.signingKeys = new SqlSigningKeys(database);
    this.quotas = new SqlQuotas(database.part("quotas"));
  }

  /**
   * @param file created if it does not exist
   * @throws UnusableDatabaseException if it cannot be used
   */
  public static SqlAccess open(Path file) {
    return open(file, ApiKeyStore.MAX_KEYS, AccountStore.MAX_ACCOUNTS);
  }

  static SqlAccess open(Path file, int maxKeys, int maxAccounts) {
    SqlSchema schema = schema();
    try {
      create(file);
    } catch (IOException e) {
      throw EmbeddedDatabase.unusable(file, schema.contents(), e);
    }
    return new SqlAccess(
        EmbeddedDatabase.open(file, schema, AccessFailures::away), maxKeys, maxAccounts);
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
    database.close();
  }
}
