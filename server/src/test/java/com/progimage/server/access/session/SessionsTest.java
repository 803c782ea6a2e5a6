package com.progimage.server.access.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.access.TestTime;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.CheapHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.person.SessionSecret;
import com.progimage.server.access.session.Sessions.NewSession;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of two servers on one store. */
class SessionsTest {
  private static final AccountName ANNA = new AccountName("anna");
  private static final String PASSWORD = "correct horse battery";
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final TestTime time = new TestTime();
  private AccessDatabase store;
  private AccessDatabase other;
  private Accounts accounts;
  private Sessions sessions;
  private Sessions elsewhere;

  @BeforeEach
  void open() {
    store = SqlAccess.open(folder.resolve("access.db"));
    other = SqlAccess.open(folder.resolve("access.db"));
    accounts = accounts(store);
    sessions = new Sessions(store.sessions(), accounts, time.clock(), time);
    elsewhere = new Sessions(other.sessions(), accounts(other), time.clock(), time);
  }

  @AfterEach
  void close() {
    other.close();
    store.close();
  }

  private Accounts accounts(AccessDatabase database) {
    return new Accounts(database.accounts(), database.attempts(), CheapHasher.of(64), time.clock());
  }

  private NewSession signIn() {
    if (accounts.find(ANNA).isEmpty()) {
      accounts.add(ANNA, new Owner("shop"), Set.of(Scope.READ), PASSWORD);
    }
    return sessions.signIn("anna", PASSWORD, "192.0.2.1", _ -> {});
  }

  private boolean isOpen(Sessions server, NewSession session) {
    return server.find(session.secret()).isPresent();
  }

  @Test
  void aSessionIsThatOfItsAccountOnEveryServer() {
    NewSession session = signIn();
    Identity identity = elsewhere.find(session.secret()).orElseThrow();
    assertThat(identity).isEqualTo(session.identity());
    assertThat(identity.name()).isEqualTo("account anna");
    assertThat(identity.owner()).isEqualTo(new Owner("shop"));
    assertThat(identity.scopes()).containsExactly(Scope.READ);
    assertThat(sessions.find(SessionSecret.create())).isEmpty();
    assertThat(session.toString()).doesNotContain(session.secret().text());
  }

  @Test
  void itEndsWithASignOutOnEveryServer() {
    NewSession session = signIn();
    NewSession another = signIn();
    assertThat(isOpen(elsewhere, session)).isTrue();
    sessions.signOut(session.id());
    assertThat(isOpen(sessions, session)).isFalse();
    time.pass(FIVE_SECONDS);
    assertThat(isOpen(elsewhere, session)).isFalse();
    assertThat(elsewhere.isStillOpen(session.id())).isFalse();
    assertThat(isOpen(elsewhere, another)).isTrue();
  }

  @Test
  void itEndsWithItsPasswordAndWithItsAccount() {
    NewSession session = signIn();
    assertThat(isOpen(elsewhere, session)).isTrue();
    accounts.changePassword(ANNA, PASSWORD);
    time.pass(FIVE_SECONDS);
    assertThat(isOpen(elsewhere, session)).as("even if the new password is the same").isFalse();

    NewSession next = signIn();
    assertThat(isOpen(elsewhere, next)).isTrue();
    accounts.remove(ANNA);
    accounts.add(ANNA, new Owner("shop"), Set.of(Scope.READ), PASSWORD);
    time.pass(FIVE_SECONDS);
    assertThat(isOpen(elsewhere, next)).as("not that of a later account").isFalse();
  }

  @Test
  void itEndsAnHourAfterTheLastRequest() {
    NewSession session = signIn();
    for (int i = 0; i < 5; i++) {
      time.pass(Duration.ofMinutes(58));
      assertThat(isOpen(i % 2 == 0 ? sessions : elsewhere, session)).isTrue();
    }
    time.pass(Duration.ofHours(1));
    assertThat(isOpen(sessions, session)).isFalse();
    assertThat(isOpen(elsewhere, session)).isFalse();
  }

  @Test
  void anOpenStreamIsNoRequest() {
    NewSession session = signIn();
    for (int i = 0; i < 59; i++) {
      time.pass(Duration.ofMinutes(1));
      assertThat(sessions.isStillOpen(session.id())).isTrue();
    }
    time.pass(Duration.ofMinutes(1));
    assertThat(sessions.isStillOpen(session.id())).isFalse();
    assertThat(isOpen(elsewhere, session)).isFalse();
  }

  @Test
  void anOpenStreamGoesOnWhileTheStoreIsAway() {
    SessionStore away =
        new SessionStore() {
          @Override
          public void add(Session session) {
            throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "away");
          }

          @Override
          public Optional<Session> find(SessionId id) {
            throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "away");
          }

          @Override
          public void seen(SessionId id, Instant now) {
            throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "away");
          }

          @Override
          public void end(SessionId id) {
            throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "away");
          }
        };
    NewSession session = signIn();
    assertThat(new Sessions(away, accounts, time.clock(), time).isStillOpen(session.id())).isTrue();
  }

  @Test
  void itEndsTwelveHoursAfterItsStart() {
    NewSession session = signIn();
    for (int i = 0; i < 23; i++) {
      time.pass(Duration.ofMinutes(31));
      assertThat(isOpen(sessions, session)).isTrue();
    }
    time.pass(Duration.ofMinutes(31));
    assertThat(isOpen(sessions, session)).isFalse();
  }

  @Test
  void peopleCanSignInWhereThereAreAccounts() {
    assertThat(sessions.areOffered()).isFalse();
    signIn();
    time.pass(FIVE_SECONDS);
    assertThat(sessions.areOffered()).isTrue();
  }
}
