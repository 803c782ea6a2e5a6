package com.progimage.server.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.Scope;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for every store of accounts. Each test has two handles, as a server and a command
 * have.
 */
public abstract class AccountStoreContract {
  protected static final int MAX_ACCOUNTS = 10;

  private static final AccountName ANNA = new AccountName("anna@example.com");
  private static final AccountName NOBODY = new AccountName("nobody");
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

  private AccessDatabase database;
  private AccessDatabase otherDatabase;
  private AccountStore store;
  private AccountStore other;

  /** Opens a store for {@link #MAX_ACCOUNTS}; every handle of a test is on the same accounts. */
  protected abstract AccessDatabase open();

  @BeforeEach
  void openTwo() {
    database = open();
    otherDatabase = open();
    store = database.accounts();
    other = otherDatabase.accounts();
  }

  @AfterEach
  void close() {
    otherDatabase.close();
    database.close();
  }

  private static StoredAccount account(AccountName name, String passwordId) {
    return new StoredAccount(
        new Account(
            name,
            new Owner("shop"),
            Set.of(Scope.READ, Scope.OPERATE),
            Instant.parse("2026-03-01T12:00:00.123Z"),
            passwordId,
            /* lastSignInOn= */ null),
        "hash of " + passwordId);
  }

  private void assertRefused(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(Failure.class)
        .extracting(failure -> ((Failure) failure).code())
        .isEqualTo(code);
  }

  @Test
  void anAddedAccountIsFoundAsItIsByEveryHandleAndAfterAReopening() {
    StoredAccount anna = account(ANNA, "1");
    store.add(anna);
    assertThat(other.find(ANNA)).contains(anna);
    assertThat(other.find(NOBODY)).isEmpty();
    close();
    openTwo();
    assertThat(store.find(ANNA)).contains(anna);
  }

  @Test
  void aNameIsTakenOnce() {
    StoredAccount anna = account(ANNA, "1");
    store.add(anna);
    other.add(anna);
    assertRefused(ErrorCode.ACCOUNT_EXISTS, () -> other.add(account(ANNA, "2")));
    assertThat(store.find(ANNA)).contains(anna);
  }

  @Test
  void listsArePagesInTheOrderOfNames() {
    for (String name : List.of("c", "a", "d", "b")) {
      store.add(account(new AccountName(name), name));
    }
    assertThat(names(other.list(null, 10))).containsExactly("a", "b", "c", "d");
    assertThat(names(other.list(null, 2))).containsExactly("a", "b");
    assertThat(names(other.list(new AccountName("b"), 2))).containsExactly("c", "d");
    assertThat(other.list(new AccountName("d"), 2)).isEmpty();
  }

  private static List<String> names(List<Account> accounts) {
    return accounts.stream().map(account -> account.name().text()).toList();
  }

  @Test
  void aRemovedAccountIsGoneAndItsNameFree() {
    store.add(account(ANNA, "1"));
    assertThat(other.remove(ANNA)).isTrue();
    assertThat(store.remove(ANNA)).isFalse();
    assertThat(store.find(ANNA)).isEmpty();
    assertThat(store.list(null, 10)).isEmpty();
    store.add(account(ANNA, "2"));
    assertThat(other.find(ANNA)).contains(account(ANNA, "2"));
  }

  @Test
  void aPasswordIsChangedWithItsId() {
    store.add(account(ANNA, "1"));
    assertThat(other.changePassword(ANNA, "2", "hash of 2")).isTrue();
    assertThat(store.find(ANNA)).contains(account(ANNA, "2"));
    assertThat(store.changePassword(NOBODY, "2", "hash of 2")).isFalse();
    assertThat(store.find(NOBODY)).isEmpty();
  }

  @Test
  void aNewHashOfAPasswordNeverReplacesThatOfAnother() {
    store.add(account(ANNA, "1"));
    store.rehash(ANNA, "hash of 1", "better");
    assertThat(other.find(ANNA).orElseThrow().hash()).isEqualTo("better");
    assertThat(other.find(ANNA).orElseThrow().account().passwordId()).isEqualTo("1");
    store.changePassword(ANNA, "2", "hash of 2");
    other.rehash(ANNA, "better", "best");
    assertThat(store.find(ANNA).orElseThrow().hash()).isEqualTo("hash of 2");
  }

  @Test
  void theLastSignInIsTheLatestDay() {
    store.add(account(ANNA, "1"));
    store.signedIn(ANNA, TODAY);
    other.signedIn(ANNA, TODAY.minusDays(1));
    assertThat(store.find(ANNA).orElseThrow().account().lastSignInOn()).isEqualTo(TODAY);
    other.signedIn(ANNA, TODAY.plusDays(30));
    assertThat(other.list(null, 1).getFirst().lastSignInOn()).isEqualTo(TODAY.plusDays(30));
    store.signedIn(NOBODY, TODAY);
    assertThat(store.find(NOBODY)).isEmpty();
  }

  @Test
  void concurrentAddsNeverExceedTheMaximum() throws Exception {
    List<Future<Integer>> refusals = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        int caller = i;
        refusals.add(callers.submit(() -> refusedOfFive(caller % 2 == 0 ? store : other, caller)));
      }
    }
    int refused = 0;
    for (Future<Integer> each : refusals) {
      refused += each.get();
    }
    assertThat(refused).isEqualTo(4 * 5 - MAX_ACCOUNTS);
    assertThat(store.list(null, 100)).hasSize(MAX_ACCOUNTS);
  }

  private static int refusedOfFive(AccountStore handle, int caller) {
    int refused = 0;
    for (int i = 0; i < 5; i++) {
      try {
        handle.add(account(new AccountName("a%d.%d".formatted(caller, i)), "1"));
      } catch (Failure full) {
        assertThat(full.code()).isEqualTo(ErrorCode.TOO_MANY_ACCOUNTS);
        refused++;
      }
    }
    return refused;
  }
}
