package com.progimage.server.access.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.person.SessionSecret;
import com.progimage.server.access.store.AccessDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of sessions. Each test has two handles, as two servers have. */
public abstract class SessionStoreContract {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private static final AccountName ANNA = new AccountName("anna");

  private AccessDatabase database;
  private AccessDatabase otherDatabase;
  private SessionStore store;
  private SessionStore other;

  protected abstract AccessDatabase open();

  @BeforeEach
  void openTwo() {
    database = open();
    otherDatabase = open();
    store = database.sessions();
    other = otherDatabase.sessions();
  }

  @AfterEach
  void close() {
    otherDatabase.close();
    database.close();
  }

  private static Session session(AccountName account, Instant startedAt) {
    return new Session(SessionSecret.create().id(), account, "1", startedAt, startedAt);
  }

  @Test
  void anAddedSessionIsFoundAsItIsUntilItEnds() {
    Session session = session(ANNA, now);
    store.add(session);
    assertThat(other.find(session.id())).contains(session);
    other.end(session.id());
    other.end(session.id());
    assertThat(store.find(session.id())).isEmpty();
  }

  @Test
  void aRequestIsRecordedUnlessALaterOneWas() {
    Session session = session(ANNA, now);
    store.add(session);
    store.seen(session.id(), now.plusSeconds(60));
    other.seen(session.id(), now.plusSeconds(30));
    assertThat(other.find(session.id()).orElseThrow().seenAt()).isEqualTo(now.plusSeconds(60));
    SessionId unknown = SessionSecret.create().id();
    store.seen(unknown, now);
    assertThat(store.find(unknown)).isEmpty();
  }

  @Test
  void ofTooManySessionsOfAnAccountTheFirstEnd() {
    Session ofBob = session(new AccountName("bob"), now);
    store.add(ofBob);
    List<Session> all = new ArrayList<>();
    for (int i = 0; i < SessionStore.MAX_SESSIONS + 3; i++) {
      all.add(session(ANNA, now.plusMillis(i)));
      (i % 2 == 0 ? store : other).add(all.getLast());
    }
    assertThat(all.subList(0, 3)).allMatch(each -> store.find(each.id()).isEmpty());
    assertThat(all.subList(3, all.size()))
        .allSatisfy(each -> assertThat(store.find(each.id())).contains(each));
    assertThat(store.find(ofBob.id())).contains(ofBob);
  }
}
