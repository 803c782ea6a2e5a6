package com.progimage.server.access.token;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Credential.TokenOrigin;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.token.signing.SigningKeys;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Signs and checks the tokens of this server, and of all that share its store. Thread-safe. */
final class OwnTokens {
  static final String ISSUER = "progimage";

  private static final String AUDIENCE = "progimage";
  private static final String SCOPES = "scope";
  private static final String KEY = "key";
  private static final String ACCOUNT = "account";
  private static final String PASSWORD_ID = "password_id";
  private static final String IMAGE = "image";
  private static final int ID_BYTES = 12;

  private final SigningKeys signingKeys;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  OwnTokens(SigningKeys signingKeys, Clock clock) {
    this.signingKeys = signingKeys;
    this.clock = clock;
  }

  /**
   * @param originEnds null: it does not expire
   */
  IssuedToken issue(
      TokenOrigin origin, Owner owner, TokenGrant grant, @Nullable Instant originEnds) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = now.plus(grant.lifetime());
    Instant expiresAt =
        originEnds != null && originEnds.isBefore(end)
            ? originEnds.truncatedTo(ChronoUnit.SECONDS)
            : end;
    String id = newId();
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setSubject(owner.name());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(expiresAt.getEpochSecond()));
    claims.setJwtId(id);
    claims.setStringClaim(
        SCOPES, grant.scopes().stream().sorted().map(Scope::text).collect(Collectors.joining(" ")));
    switch (origin) {
      case TokenOrigin.FromKey(KeyId key) -> claims.setStringClaim(KEY, key.text());
      case TokenOrigin.FromAccount(AccountName account, String passwordId) -> {
        claims.setStringClaim(ACCOUNT, account.text());
        claims.setStringClaim(PASSWORD_ID, passwordId);
      }
    }
    if (grant.image() != null) {
      claims.setStringClaim(IMAGE, grant.image().text());
    }
    return new IssuedToken(
        new Credential.OfToken(id, origin, expiresAt), signed(claims), owner, grant);
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  private String signed(JwtClaims claims) {
    PublicJsonWebKey signer = signingKeys.signer();
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    token.setHeader("typ", "at+jwt");
    token.setKeyIdHeaderValue(signer.getKeyId());
    token.setKey(signer.getPrivateKey());
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("cannot sign a token", e);
    }
  }

  /**
   * Checks a token, except whether its key is still valid.
   *
   * @throws com.progimage.server.failure.Failure {@code token-invalid}, {@code token-expired},
   *     {@code registry-unavailable}
   */
  Identity check(UncheckedToken token) {
    PublicJsonWebKey signer =
        Optional.ofNullable(token.keyId())
            .flatMap(signingKeys::find)
            .filter(key -> token.algorithm().equals(key.getAlgorithm()))
            .orElseThrow(() -> TokenFailures.invalid("no key of this server signed it"));
    JwtClaims claims =
        token.check(
            signer.getPublicKey(), AUDIENCE, clock.instant(), /* clockSkew= */ Duration.ZERO);
    try {
      String image = claims.getStringClaimValue(IMAGE);
      return new Identity(
          new Owner(claims.getSubject()),
          scopes(claims.getStringClaimValue(SCOPES)),
          Identity.Reach.ITS_OWNERS,
          new Credential.OfToken(claims.getJwtId(), origin(claims), UncheckedToken.expiry(claims)),
          image == null ? null : ImageId.findIgnoringCase(image).orElseThrow());
    } catch (MalformedClaimException | RuntimeException e) {
      throw TokenFailures.invalid("another version of this server made it");
    }
  }

  private static TokenOrigin origin(JwtClaims claims) throws MalformedClaimException {
    return claims.hasClaim(KEY)
        ? new TokenOrigin.FromKey(new KeyId(claims.getStringClaimValue(KEY)))
        : new TokenOrigin.FromAccount(
            new AccountName(claims.getStringClaimValue(ACCOUNT)),
            claims.getStringClaimValue(PASSWORD_ID));
  }

  /** Whoever can sign tokens is still no administrator. */
  private static Set<Scope> scopes(String text) {
    return Arrays.stream(text.split(" "))
        .map(Scope::find)
        .flatMap(Optional::stream)
        .filter(scope -> scope != Scope.ADMIN)
        .collect(Collectors.toSet());
  }
}
