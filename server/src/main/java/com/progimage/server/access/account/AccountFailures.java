package com.progimage.server.access.account;

import com.progimage.server.access.person.AccountName;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;

/** Failures of accounts, with messages for clients and operators. */
public final class AccountFailures {
  private AccountFailures() {}

  public static Failure full(int maxAccounts) {
    return Failure.overLimit(
        ErrorCode.TOO_MANY_ACCOUNTS,
        "there are %d accounts, as many as there may be: remove some".formatted(maxAccounts),
        maxAccounts,
        maxAccounts + 1);
  }

  public static Failure exists(AccountName name) {
    return new Failure(
        ErrorCode.ACCOUNT_EXISTS,
        "there is an account '%s' already: choose another name, or remove it first"
            .formatted(name));
  }

  public static Failure notFound(String name) {
    return new Failure(
        ErrorCode.ACCOUNT_NOT_FOUND,
        "there is no account '%s': list the accounts for the names that there are".formatted(name));
  }

  static Failure noAdministrator() {
    return new Failure(
        ErrorCode.MALFORMED_REQUEST,
        "no account can have the scope 'admin': leave it out, and use a key for that");
  }

  /** The same whether the name or the password is wrong. */
  static Failure signInFailed() {
    return new Failure(
        ErrorCode.SIGN_IN_FAILED,
        "the name or the password is wrong: try again, or ask the server's administrator for a new"
            + " password");
  }

  static Failure limited(Duration pause) {
    long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
    return Failure.temporary(
        ErrorCode.SIGN_IN_LIMITED,
        "too many attempts to sign in have failed: retry in %d s".formatted(seconds),
        Duration.ofSeconds(seconds));
  }
}
