package com.progimage.server.access.token;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;

/** Checks the tokens of an identity provider. Thread-safe. */
final class ProviderTokens {
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  /** Proves that the sender has a key of its own (RFC 7800), which this server does not check. */
  private static final String CONFIRMATION = "cnf";

  private final ProviderRules rules;
  private final ProviderKeys keys;
  private final Clock clock;

  ProviderTokens(ProviderRules rules, ProviderKeys keys, Clock clock) {
    this.rules = rules;
    this.keys = keys;
    this.clock = clock;
  }

  boolean isIssuerOf(UncheckedToken token) {
    return token.issuer().equals(rules.issuer());
  }

  /**
   * @throws Failure {@code token-invalid}, {@code token-expired}, {@code provider-unavailable}
   */
  Identity check(UncheckedToken token) {
    PublicKey key =
        keys.find(token.keyId(), token.algorithm())
            .orElseThrow(() -> TokenFailures.invalid("no key of the identity provider signed it"));
    JwtClaims claims = token.check(key, rules.audience(), clock.instant(), CLOCK_SKEW);
    if (claims.hasClaim(CONFIRMATION)) {
      throw TokenFailures.invalid("it is bound to a key of its holder (cnf), not a bearer's");
    }
    Instant end = UncheckedToken.expiry(claims).plus(CLOCK_SKEW);
    Owner owner = owner(claims.getClaimValue(rules.ownerClaim()));
    return new Identity(
        owner,
        scopes(claims.getClaimValue(rules.scopesClaim())),
        Identity.Reach.ITS_OWNERS,
        new Credential.OfProviderToken(owner, end),
        /* only= */ null);
  }

  /** What was stored without a key is only for keys. */
  private Owner owner(@Nullable Object claim) {
    return Owner.find(claim instanceof String name ? name : "")
        .filter(owner -> !owner.equals(Owner.PUBLIC))
        .orElseThrow(() ->
            TokenFailures.invalid(
                "its claim '%s' is not the name of an owner (%s; not '%s')"
                    .formatted(rules.ownerClaim(), Owner.FORM, Owner.PUBLIC)));
  }

  /** Scopes that reach beyond an owner are only for keys; words of other services mean nothing. */
  private static Set<Scope> scopes(@Nullable Object claim) {
    Collection<?> names =
        switch (claim) {
          case String text -> List.of(text.split(" "));
          case Collection<?> several -> several;
          case null, default -> List.of();
        };
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Object name : names) {
      if (name instanceof String text) {
        ScopeSet.find(text).ifPresent(scopes::addAll);
      }
    }
    scopes.removeAll(EnumSet.of(Scope.ADMIN, Scope.OPERATE));
    return scopes;
  }
}
