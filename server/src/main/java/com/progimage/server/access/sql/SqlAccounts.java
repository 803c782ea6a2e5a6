package com.progimage.server.access.sql;

import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.AccountFailures;
import com.progimage.server.access.account.AccountJson;
import com.progimage.server.access.account.AccountStore;
import com.progimage.server.access.account.StoredAccount;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accounts in a SQL database. */
final class SqlAccounts implements AccountStore {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE account (
            name TEXT PRIMARY KEY, facts TEXT NOT NULL, password_id TEXT NOT NULL,
            hash TEXT NOT NULL, last_sign_in_on TEXT) WITHOUT ROWID
          """);

  private final SqlDatabase database;
  private final int maxAccounts;

  SqlAccounts(SqlDatabase database, int maxAccounts) {
    this.database = database;
    this.maxAccounts = maxAccounts;
  }

  @Override
  public void add(StoredAccount stored) {
    Account account = stored.account();
    Optional<StoredAccount> added =
        database.write(session -> {
          session.update(
              """
              INSERT INTO account (name, facts, password_id, hash) SELECT ?, ?, ?, ?
              WHERE (SELECT count(*) FROM account) < ?
              ON CONFLICT (name) DO NOTHING
              """,
              account.name().text(),
              AccountJson.write(account),
              account.passwordId(),
              stored.hash(),
              maxAccounts);
          return row(session, account.name());
        });
    if (added.isEmpty()) {
      throw AccountFailures.full(maxAccounts);
    }
    if (!added.get().account().passwordId().equals(account.passwordId())) {
      throw AccountFailures.exists(account.name());
    }
  }

  @Override
  public Optional<StoredAccount> find(AccountName name) {
    return database.read(session -> row(session, name));
  }

  private static Optional<StoredAccount> row(SqlSession session, AccountName name)
      throws SQLException {
    return session
        .query(
            "SELECT * FROM account WHERE name = ?",
            row -> new StoredAccount(account(row), text(row, "hash")),
            name.text())
        .stream()
        .findFirst();
  }

  @Override
  public List<Account> list(@Nullable AccountName after, int limit) {
    return database.read(session ->
        session.query(
            "SELECT * FROM account WHERE name > ? ORDER BY name LIMIT ?",
            SqlAccounts::account,
            after == null ? "" : after.text(),
            limit));
  }

  private static Account account(ResultSet row) throws SQLException {
    String day = row.getString("last_sign_in_on");
    return AccountJson.read(
        new AccountName(text(row, "name")),
        text(row, "facts"),
        text(row, "password_id"),
        day == null ? null : LocalDate.parse(day));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }

  @Override
  public boolean remove(AccountName name) {
    return database.write(
        session -> session.update("DELETE FROM account WHERE name = ?", name.text()) > 0);
  }

  @Override
  public boolean changePassword(AccountName name, String passwordId, String hash) {
    return database.write(session ->
        session.update(
                "UPDATE account SET password_id = ?, hash = ? WHERE name = ?",
                passwordId,
                hash,
                name.text())
            > 0);
  }

  @Override
  public void rehash(AccountName name, String from, String to) {
    database.write(session ->
        session.update(
            "UPDATE account SET hash = ? WHERE name = ? AND hash = ?", to, name.text(), from));
  }

  @Override
  public void signedIn(AccountName name, LocalDate day) {
    database.write(session ->
        session.update(
            """
            UPDATE account SET last_sign_in_on = ?
            WHERE name = ? AND (last_sign_in_on IS NULL OR last_sign_in_on < ?)
            """,
            day.toString(),
            name.text(),
            day.toString()));
  }
}
