package com.progimage.server.access.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.person.SessionSecret;
import com.progimage.server.failure.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts, recognizes and ends sessions. Thread-safe; every method may block. */
public final class Sessions {
  /** A sign-out is in force on every server after this time and the call to the store: 5 s. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** The store learns of requests no more often. */
  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

  /** About 1 KB each. */
  private static final int MOST = 2_000;

  private final SessionStore store;
  private final Accounts accounts;
  private final Clock clock;
  private final Cache<SessionId, SignedIn> known;
  private final Cache<Sessions, Boolean> offered;

  /** A session with its account, as they were a few seconds ago at most. */
  private record SignedIn(Session session, Account account) {}

  /** A new session. Its secret is not stored. */
  public record NewSession(SessionSecret secret, Identity identity) {
    public SessionId id() {
      return secret.id();
    }
  }

  public Sessions(SessionStore store, Accounts accounts, Clock clock) {
    this(store, accounts, clock, Ticker.systemTicker());
  }

  Sessions(SessionStore store, Accounts accounts, Clock clock, Ticker ticker) {
    this.store = store;
    this.accounts = accounts;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FRESH).ticker(ticker).build();
    this.offered =
        Caffeine.newBuilder().maximumSize(1).expireAfterWrite(FRESH).ticker(ticker).build();
  }

  /**
   * Starts the session of a person who typed the name and the password of an account.
   *
   * @param refused as for {@link Accounts#require}
   * @throws Failure as {@link Accounts#require} does
   */
  public NewSession signIn(
      String name, String password, String address, Consumer<Optional<AccountName>> refused) {
    Account account = accounts.require(name, password, address, refused);
    SessionSecret secret = SessionSecret.create();
    Instant now = clock.instant();
    Session session = new Session(secret.id(), account.name(), account.passwordId(), now, now);
    store.add(session);
    return new NewSession(secret, identity(new SignedIn(session, account)));
  }

  /**
   * Returns the identity of a request of a session; empty if the session has ended.
   *
   * @throws Failure {@code registry-unavailable}
   */
  public Optional<Identity> find(SessionSecret secret) {
    Optional<SignedIn> person = open(secret.id());
    person.ifPresent(this::seen);
    return person.map(Sessions::identity);
  }

  private static Identity identity(SignedIn person) {
    return Identity.of(
        person.account().owner(),
        person.account().scopes(),
        new Credential.OfSession(person.account().name(), person.session().id()));
  }

  private Optional<SignedIn> open(SessionId id) {
    SignedIn person = known.getIfPresent(id);
    if (person == null) {
      Optional<SignedIn> found = lookUp(id);
      if (found.isEmpty()) {
        return found;
      }
      person = found.get();
      known.put(id, person);
    }
    return Optional.of(person).filter(each -> each.session().isOpen(clock.instant()));
  }

  private void seen(SignedIn person) {
    Session session = person.session();
    Instant now = clock.instant();
    if (!now.isBefore(session.seenAt().plus(SEEN_EVERY))) {
      store.seen(session.id(), now);
      known.invalidate(session.id());
    }
  }

  private Optional<SignedIn> lookUp(SessionId id) {
    return store
        .find(id)
        .flatMap(session ->
            accounts
                .find(session.account())
                .filter(account -> account.passwordId().equals(session.passwordId()))
                .map(account -> new SignedIn(session, account)));
  }

  /**
   * Whether a session that was recognized before is open, as far as is known. To ask is no request
   * of it.
   */
  public boolean isStillOpen(SessionId id) {
    try {
      return open(id).isPresent();
    } catch (Failure away) {
      return true;
    }
  }

  /** Ends a session: within 5 seconds, no server recognizes it any more. */
  public void signOut(SessionId id) {
    store.end(id);
    known.invalidate(id);
  }

  /** Whether there are accounts to sign in to, as far as is known. */
  public boolean areOffered() {
    return offered.get(this, _ -> haveAccounts());
  }

  private boolean haveAccounts() {
    try {
      return !accounts.list(/* after= */ null, /* limit= */ 1).isEmpty();
    } catch (Failure away) {
      return false;
    }
  }
}
