package com.progimage.server.access.account;

import com.progimage.server.access.EvenTime;
import com.progimage.server.access.Scope;
import com.progimage.server.access.attempt.Attempt;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.password.Password;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds, lists and removes accounts, and checks names and passwords. Thread-safe; every method may
 * block.
 */
public final class Accounts {
  private static final int PASSWORD_ID_BYTES = 8;

  private final AccountStore store;
  private final AttemptStore attempts;
  private final PasswordHasher hasher;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public Accounts(AccountStore store, AttemptStore attempts, PasswordHasher hasher, Clock clock) {
    this.store = store;
    this.attempts = attempts;
    this.hasher = hasher;
    this.clock = clock;
  }

  /**
   * @throws Failure {@code malformed-request} for the scope {@code admin}, and for a password that
   *     is too short or too long; {@code account-exists}, {@code too-many-accounts}
   */
  public Account add(AccountName name, Owner owner, Set<Scope> scopes, String password) {
    if (!Account.SCOPES.containsAll(scopes)) {
      throw AccountFailures.noAdministrator();
    }
    Password checked = Password.require(password);
    Account account =
        new Account(
            name, owner, scopes, clock.instant(), newPasswordId(), /* lastSignInOn= */ null);
    String hash = hasher.inTurn(() -> hasher.hash(checked));
    store.add(new StoredAccount(account, hash));
    return account;
  }

  private String newPasswordId() {
    byte[] bytes = new byte[PASSWORD_ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public Optional<Account> find(AccountName name) {
    return store.find(name).map(StoredAccount::account);
  }

  /** Lists accounts by their names. */
  public List<Account> list(@Nullable AccountName after, int limit) {
    return store.list(after, limit);
  }

  /**
   * Removes an account. What was granted to it ends within 5 seconds.
   *
   * @throws Failure {@code account-not-found}
   */
  public void remove(AccountName name) {
    if (!store.remove(name)) {
      throw AccountFailures.notFound(name.text());
    }
  }

  /**
   * Changes a password. What was granted for the one before ends within 5 seconds.
   *
   * @throws Failure {@code account-not-found}; {@code malformed-request} for a password that is too
   *     short or too long
   */
  public void changePassword(AccountName name, String password) {
    Password checked = Password.require(password);
    String hash = hasher.inTurn(() -> hasher.hash(checked));
    if (!store.changePassword(name, newPasswordId(), hash)) {
      throw AccountFailures.notFound(name.text());
    }
  }

  /**
   * Returns the account of a person who typed its name and password. A wrong password and an
   * unknown name take the same time and give the same answer.
   *
   * @param address of the client, for the limits of attempts
   * @param refused gets the account that the name is of, empty if there is none, when a pair is
   *     wrong and before the answer waits; it takes the same time for both
   * @throws Failure {@code sign-in-failed}; {@code sign-in-limited} after too many failures; {@code
   *     overloaded} if too many passwords are being checked; {@code registry-unavailable}
   */
  public Account require(
      String name, String password, String address, Consumer<Optional<AccountName>> refused) {
    Attempt attempt = Attempt.of(name.strip().toLowerCase(Locale.ROOT), address);
    refuseDuring(attempts.pause(attempt, clock.instant()));
    return hasher.inTurn(() -> {
      Instant now = clock.instant();
      refuseDuring(attempts.charge(attempt, now));
      Account account = check(name, password, refused);
      attempts.succeeded(attempt, now);
      return account;
    });
  }

  private static void refuseDuring(Duration pause) {
    if (!pause.isZero()) {
      throw AccountFailures.limited(pause);
    }
  }

  private Account check(
      String typedName, String typedPassword, Consumer<Optional<AccountName>> refused) {
    EvenTime refusal = new EvenTime();
    Optional<StoredAccount> found = AccountName.find(typedName).flatMap(store::find);
    String hash = found.map(StoredAccount::hash).orElseGet(hasher::hashOfNothing);
    Optional<Password> password = Password.find(typedPassword);
    boolean matches = password.isPresent() && hasher.matches(hash, password.get());
    if (found.isEmpty() || !matches) {
      refused.accept(found.map(stored -> stored.account().name()));
      refusal.await();
      throw AccountFailures.signInFailed();
    }
    return signedIn(found.get(), password.get());
  }

  private Account signedIn(StoredAccount stored, Password password) {
    Account account = stored.account();
    if (hasher.isOutdated(stored.hash())) {
      store.rehash(account.name(), stored.hash(), hasher.hash(password));
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(account.lastSignInOn())) {
      store.signedIn(account.name(), today);
    }
    return account.signedInOn(today);
  }

  /**
   * Whether what was granted for a password of an account still holds, as the store says now.
   *
   * @throws Failure {@code registry-unavailable}
   */
  public boolean isCurrent(AccountName name, String passwordId) {
    return find(name).filter(account -> account.passwordId().equals(passwordId)).isPresent();
  }
}
