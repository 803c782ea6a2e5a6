package com.progimage.server.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.Scope;
import com.progimage.server.access.TestTime;
import com.progimage.server.access.password.CheapHasher;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  private static final AccountName ANNA = new AccountName("anna");
  private static final String PASSWORD = "correct horse battery";
  private static final String HOME = "192.0.2.1";

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final TestTime time = new TestTime();
  private AccessDatabase store;
  private Accounts accounts;

  @BeforeEach
  void open() {
    store = SqlAccess.open(folder.resolve("access.db"));
    accounts = accounts(CheapHasher.of(64));
    accounts.add(ANNA, new Owner("shop"), Set.of(Scope.READ), PASSWORD);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Accounts accounts(PasswordHasher hasher) {
    return new Accounts(store.accounts(), store.attempts(), hasher, time.clock());
  }

  private final List<Optional<AccountName>> refused = new ArrayList<>();

  private Failure refusal(String name, String password, String address) {
    try {
      accounts.require(name, password, address, refused::add);
    } catch (Failure failure) {
      return failure;
    }
    throw new AssertionError("it was accepted");
  }

  private String hash() {
    return store.accounts().find(ANNA).orElseThrow().hash();
  }

  @Test
  void theRightNameAndPasswordAreAcceptedInAnyCaseAndForm() {
    Account account = accounts.require(" Anna ", PASSWORD, HOME, _ -> {});
    assertThat(account.owner()).isEqualTo(new Owner("shop"));
    assertThat(account.scopes()).containsExactly(Scope.READ);
    assertThat(accounts.find(ANNA).orElseThrow().lastSignInOn())
        .isEqualTo(LocalDate.ofInstant(time.instant(), java.time.ZoneOffset.UTC));
    // A keyboard may send one character or two for it.
    accounts.changePassword(ANNA, "caf\u00e9 caf\u00e9 caf\u00e9");
    accounts.require("anna", "cafe\u0301 cafe\u0301 cafe\u0301", HOME, _ -> {});
  }

  @Test
  void everyWrongPairGivesTheSameAnswer() {
    Failure wrong = refusal("anna", PASSWORD + "!", HOME);
    assertThat(wrong.code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
    assertThat(wrong.detail()).doesNotContain("anna");
    for (String name : new String[] {"bob", "", "no/name", "a".repeat(5_000)}) {
      assertThat(refusal(name, PASSWORD, HOME).detail()).isEqualTo(wrong.detail());
    }
    for (String password : new String[] {"", "short", "x".repeat(10_000), "\ud800".repeat(12)}) {
      assertThat(refusal("anna", password, "192.0.2.2").detail()).isEqualTo(wrong.detail());
    }
  }

  @Test
  void afterFiveWrongPasswordsTheRightOneHasToWait() {
    for (int i = 0; i < 5; i++) {
      assertThat(refusal("anna", "wrong password " + i, HOME).code())
          .isEqualTo(ErrorCode.SIGN_IN_FAILED);
    }
    Failure limited = refusal("anna", PASSWORD, HOME);
    assertThat(limited.code()).isEqualTo(ErrorCode.SIGN_IN_LIMITED);
    assertThat(limited.retryAfter()).contains(Duration.ofSeconds(1));
    accounts.require("anna", PASSWORD, "192.0.2.2", _ -> {});
    time.pass(Duration.ofSeconds(1));
    accounts.require("anna", PASSWORD, HOME, _ -> {});
    assertThat(refusal("anna", "wrong password", HOME).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
  }

  @Test
  void aRefusalNamesTheAccountOnlyIfThereIsOne() {
    refusal("Anna", "wrong password", HOME);
    refusal("my secret password", "anna", HOME);
    refusal("bob", PASSWORD, HOME);
    accounts.require("anna", PASSWORD, HOME, refused::add);
    assertThat(refused).containsExactly(Optional.of(ANNA), Optional.empty(), Optional.empty());
  }

  @Test
  void noAccountAdministers() {
    assertThatThrownBy(() ->
            accounts.add(
                new AccountName("bob"),
                new Owner("shop"),
                Set.of(Scope.READ, Scope.ADMIN),
                PASSWORD))
        .hasMessageContaining("no account can have the scope 'admin'");
    // As versions before may have written it.
    store
        .accounts()
        .add(
            new StoredAccount(
                new Account(
                    new AccountName("old"),
                    new Owner("shop"),
                    Set.of(Scope.READ, Scope.ADMIN),
                    time.clock().instant(),
                    "1",
                    /* lastSignInOn= */ null),
                "none"));
    assertThat(accounts.find(new AccountName("old")).orElseThrow().scopes())
        .containsExactly(Scope.READ);
    assertThat(accounts.list(ANNA, 10).getFirst().scopes()).containsExactly(Scope.READ);
  }

  @Test
  void unknownNamesAreLimitedLikeKnownOnes() {
    for (int i = 0; i < 5; i++) {
      assertThat(refusal("bob", PASSWORD, HOME).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
    }
    assertThat(refusal("BOB", PASSWORD, HOME).code()).isEqualTo(ErrorCode.SIGN_IN_LIMITED);
  }

  @Test
  void aRefusedAttemptIsNotHashed() {
    for (int i = 0; i < 5; i++) {
      refusal("anna", "wrong password " + i, HOME);
    }
    // One that hashes would fail, because the hash cannot be read.
    store.accounts().changePassword(ANNA, "1", "no hash");
    assertThat(refusal("anna", PASSWORD, HOME).code()).isEqualTo(ErrorCode.SIGN_IN_LIMITED);
  }

  @Test
  void onlyTheNewPasswordIsAcceptedAfterAChange() {
    String before = accounts.find(ANNA).orElseThrow().passwordId();
    assertThat(accounts.isCurrent(ANNA, before)).isTrue();
    accounts.changePassword(ANNA, "another one entirely");
    assertThat(accounts.isCurrent(ANNA, before)).isFalse();
    assertThat(refusal("anna", PASSWORD, HOME).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
    accounts.require("anna", "another one entirely", HOME, _ -> {});
    accounts.remove(ANNA);
    assertThat(refusal("anna", "another one entirely", HOME).code())
        .isEqualTo(ErrorCode.SIGN_IN_FAILED);
    assertThatThrownBy(() -> accounts.remove(ANNA)).hasMessageContaining("no account 'anna'");
    assertThatThrownBy(() -> accounts.changePassword(ANNA, PASSWORD))
        .hasMessageContaining("no account 'anna'");
  }

  @Test
  void aWeakHashIsReplacedWhenItsPersonSignsIn() {
    String weak = hash();
    accounts = accounts(CheapHasher.of(128));
    refusal("anna", "wrong password", HOME);
    assertThat(hash()).isEqualTo(weak).contains("$m=64,");
    String passwordId = accounts.require("anna", PASSWORD, HOME, _ -> {}).passwordId();
    String strong = hash();
    assertThat(strong).contains("$m=128,");
    assertThat(accounts.isCurrent(ANNA, passwordId)).isTrue();
    accounts = accounts(CheapHasher.of(64));
    accounts.require("anna", PASSWORD, HOME, _ -> {});
    assertThat(hash()).as("never weaker").isEqualTo(strong);
  }

  @Test
  void passwordsThatAreTooShortOrTooLongAreRefused() {
    for (String password :
        new String[] {"eleven char", "x".repeat(129), "with a \n line end", "\ud800".repeat(12)}) {
      assertThatThrownBy(() -> accounts.changePassword(ANNA, password))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("12 to 128 characters")
          .extracting(failure -> ((Failure) failure).code())
          .isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }
    accounts.changePassword(ANNA, "\ud83d\udc34".repeat(12));
    accounts.changePassword(ANNA, "x".repeat(128));
  }
}
