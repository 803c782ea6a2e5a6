package com.progimage.server.access.account;

import com.progimage.server.access.person.AccountName;
import com.progimage.server.failure.Failure;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Durable store of accounts. When a method has returned, its effect survives a crash and is visible
 * to all servers and commands that use the store. Every method is atomic and thread-safe, may block
 * for two seconds, and fails with {@code registry-unavailable} if the store is unavailable.
 */
public interface AccountStore {
  /** Maximum number of accounts. */
  int MAX_ACCOUNTS = 1_000;

  /**
   * Adds an account. Idempotent.
   *
   * @throws Failure {@code account-exists} if another has its name; {@code too-many-accounts}
   */
  void add(StoredAccount account);

  Optional<StoredAccount> find(AccountName name);

  /**
   * Lists accounts by their names.
   *
   * @param after an exclusive position; null to start at the first
   * @param limit at least 1
   */
  List<Account> list(@Nullable AccountName after, int limit);

  /**
   * Removes an account.
   *
   * @return false if there is no such account
   */
  boolean remove(AccountName name);

  /**
   * Changes the password of an account.
   *
   * @return false if there is no such account
   */
  boolean changePassword(AccountName name, String passwordId, String hash);

  /** Replaces the hash of a password by another one of it, unless the password was changed. */
  void rehash(AccountName name, String from, String to);

  /** Records a sign-in on a day; an earlier day or an unknown account changes nothing. */
  void signedIn(AccountName name, LocalDate day);
}
