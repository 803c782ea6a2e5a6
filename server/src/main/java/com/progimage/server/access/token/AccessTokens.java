package com.progimage.server.access.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Credential;
import com.progimage.server.access.Credential.TokenOrigin;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.token.signing.SigningKeyStore;
import com.progimage.server.access.token.signing.SigningKeys;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jspecify.annotations.Nullable;

/**
 * Issues tokens for keys and accounts, and identifies requests by tokens. Thread-safe; every method
 * may block.
 */
public final class AccessTokens {
  /** Checking a signature costs more than a request may. */
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  /** About 1 KB each. */
  private static final int MOST = 2_000;

  /** What was granted to an account ends within this time and the call to the store: 5 s. */
  private static final Duration ACCOUNT_FRESH = Duration.ofSeconds(3);

  private final Keys keys;
  private final Accounts accounts;
  private final SigningKeys signingKeys;
  private final OwnTokens own;
  private final @Nullable ProviderTokens provider;
  private final Clock clock;
  private final Cache<Digest, Identity> checked;
  private final Cache<TokenOrigin, Boolean> currentAccounts;

  /** An identity provider whose tokens a server accepts. */
  public record TokenProvider(ProviderRules rules, JwksSource source) {}

  /**
   * @param provider null: only this server's own tokens are accepted
   */
  public AccessTokens(
      Keys keys,
      Accounts accounts,
      SigningKeyStore store,
      @Nullable TokenProvider provider,
      Clock clock) {
    this(keys, accounts, store, provider, clock, Ticker.systemTicker(), Thread::startVirtualThread);
  }

  AccessTokens(
      Keys keys,
      Accounts accounts,
      SigningKeyStore store,
      @Nullable TokenProvider provider,
      Clock clock,
      Ticker ticker,
      Executor executor) {
    this.keys = keys;
    this.accounts = accounts;
    this.signingKeys = new SigningKeys(store, clock, ticker);
    this.own = new OwnTokens(signingKeys, clock);
    this.provider = provider == null ? null : provider(provider, clock, ticker, executor);
    this.clock = clock;
    this.checked =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).ticker(ticker).build();
    this.currentAccounts =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(ACCOUNT_FRESH)
            .ticker(ticker)
            .build();
  }

  private static ProviderTokens provider(
      TokenProvider provider, Clock clock, Ticker ticker, Executor executor) {
    ProviderKeys keys = new ProviderKeys(provider.source(), ticker, executor);
    keys.prepare();
    return new ProviderTokens(provider.rules(), keys, clock);
  }

  /** Whether a text that a client sent is a token, valid or not, and no key. */
  public static boolean isToken(String text) {
    return UncheckedToken.isOne(text);
  }

  /**
   * Returns the identity of a request with a token.
   *
   * @throws Failure {@code token-invalid}, {@code token-expired}; {@code registry-unavailable} or
   *     {@code provider-unavailable} if there is nothing to check it with
   */
  public Identity require(String text) {
    Digest digest = Digest.of(text.getBytes(UTF_8));
    Identity known = checked.getIfPresent(digest);
    Identity identity = known == null ? check(UncheckedToken.parse(text)) : known;
    switch (identity.credential()) {
      case Credential.OfToken token -> {
        requireTime(token.expiresAt());
        if (!isValid(token.origin())) {
          throw TokenFailures.invalid("the %s has ended".formatted(token.origin().text()));
        }
      }
      case Credential.OfProviderToken(_, Instant end) -> requireTime(end);
      case null, default -> throw new IllegalStateException("a token gave another credential");
    }
    if (known == null) {
      checked.put(digest, identity);
    }
    return identity;
  }

  private Identity check(UncheckedToken token) {
    if (token.issuer().equals(OwnTokens.ISSUER)) {
      return own.check(token);
    }
    if (provider == null || !provider.isIssuerOf(token)) {
      throw TokenFailures.invalid("this server does not know its issuer (iss)");
    }
    return provider.check(token);
  }

  /**
   * @throws Failure {@code registry-unavailable}
   */
  private boolean isValid(TokenOrigin origin) {
    return switch (origin) {
      case TokenOrigin.FromKey(KeyId id) -> keys.findValid(id).isPresent();
      case TokenOrigin.FromAccount(AccountName name, String passwordId) ->
          Boolean.TRUE.equals(
              currentAccounts.get(origin, _ -> accounts.isCurrent(name, passwordId)));
    };
  }

  private void requireTime(Instant end) {
    if (!clock.instant().isBefore(end)) {
      throw TokenFailures.expired();
    }
  }

  /** Whether a token is valid, long after a request began with it. */
  public boolean isStillValid(Credential.OfToken token) {
    try {
      return isBefore(token.expiresAt()) && isValid(token.origin());
    } catch (Failure away) {
      return true;
    }
  }

  /** Whether a token is valid, long after a request began with it. */
  public boolean isStillValid(Credential.OfProviderToken token) {
    return isBefore(token.expiresAt());
  }

  private boolean isBefore(Instant end) {
    return clock.instant().isBefore(end);
  }

  /**
   * Issues a token that may do no more than the key of a request, and ends no later.
   *
   * @throws Failure {@code token-not-exchangeable} if the request has another credential than a
   *     key; {@code scope-missing}; {@code registry-unavailable}
   */
  public IssuedToken issue(Identity identity, TokenGrant grant) {
    if (!(identity.credential() instanceof Credential.OfKey(var id))) {
      throw new Failure(
          ErrorCode.TOKEN_NOT_EXCHANGEABLE,
          "only a key can be exchanged for a token: send the key as Authorization: Bearer pik_…");
    }
    for (Scope scope : grant.scopes()) {
      identity.require(scope);
    }
    ApiKey key = keys.findValid(id).orElseThrow(Keys::invalid);
    return own.issue(new TokenOrigin.FromKey(id), identity.owner(), grant, key.times().expiresAt());
  }

  /**
   * Issues a token that may do no more than an account.
   *
   * @param address of the client
   * @param refused as for {@link Accounts#require}
   * @throws Failure {@code scope-missing}; as {@link Accounts#require} does
   */
  public IssuedToken issue(
      String name,
      String password,
      String address,
      Consumer<Optional<AccountName>> refused,
      TokenGrant grant) {
    Account account = accounts.require(name, password, address, refused);
    for (Scope scope : grant.scopes()) {
      if (!account.scopes().contains(scope)) {
        throw new Failure(
            ErrorCode.SCOPE_MISSING,
            "this account has no scope '%s': leave it out".formatted(scope.text()));
      }
    }
    return own.issue(
        new TokenOrigin.FromAccount(account.name(), account.passwordId()),
        account.owner(),
        grant,
        /* originEnds= */ null);
  }

  /** The public keys of this server's own tokens, as a JSON Web Key Set (RFC 7517). */
  public String publicKeys() {
    return new JsonWebKeySet(signingKeys.published())
        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }
}
