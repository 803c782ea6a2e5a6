package com.progimage.server.access.token;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jspecify.annotations.Nullable;

/**
 * A token that was parsed, and whose signature is not checked yet: anyone may have written it. It
 * never names the key to check it with other than by its id: {@code jwk}, {@code jku} and {@code
 * x5u} are ignored.
 *
 * @param keyId {@code kid}; null: none
 * @param issuer {@code iss}; empty: none
 */
record UncheckedToken(@Nullable String keyId, String algorithm, String issuer, JwtContext context) {
  private static final int MAX_LENGTH = 8 << 10;

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

  /** HMAC is not among them, because its keys are secrets; {@code none} signs nothing. */
  private static final Set<String> ALGORITHMS =
      Set.of(
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.EDDSA);

  /** Other types, such as logout tokens, are for other uses (RFC 8725 §3.11). */
  private static final Set<String> TYPES =
      Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

  /** The longest {@code exp} that is told apart: the year 9999. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private static final JwtConsumer PARSER =
      new JwtConsumerBuilder()
          .setSkipAllValidators()
          .setDisableRequireSignature()
          .setSkipSignatureVerification()
          .build();

  /** Whether a text is a token, valid or not, and no key. */
  static boolean isOne(String text) {
    return text.length() > MAX_LENGTH ? text.indexOf('.') > 0 : FORM.matcher(text).matches();
  }

  /**
   * @throws Failure {@code token-invalid}
   */
  static UncheckedToken parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw Failure.overLimit(
          ErrorCode.TOKEN_INVALID,
          "this token is longer than %d characters: get a shorter one".formatted(MAX_LENGTH),
          MAX_LENGTH,
          text.length());
    }
    try {
      JwtContext context = PARSER.process(text);
      if (context.getJoseObjects().size() != 1
          || !(context.getJoseObjects().getFirst() instanceof JsonWebSignature head)) {
        throw TokenFailures.invalid("it contains another one");
      }
      String algorithm = head.getAlgorithmHeaderValue();
      String type = head.getHeader("typ");
      if (algorithm == null || !ALGORITHMS.contains(algorithm)) {
        throw TokenFailures.invalid("its algorithm is not RS256, ES256 or EdDSA");
      }
      if (type != null && !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
        throw TokenFailures.invalid("its type is not JWT or at+jwt");
      }
      String issuer = context.getJwtClaims().getIssuer();
      return new UncheckedToken(
          head.getKeyIdHeaderValue(), algorithm, issuer == null ? "" : issuer, context);
    } catch (InvalidJwtException | MalformedClaimException e) {
      throw TokenFailures.invalid("it is no signed JWT");
    } catch (ClassCastException e) {
      throw TokenFailures.invalid("its head is malformed");
    }
  }

  /**
   * Checks the signature and the standard claims.
   *
   * @throws Failure {@code token-invalid}, {@code token-expired}
   */
  JwtClaims check(PublicKey key, String audience, Instant now, Duration clockSkew) {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKey(key)
            .setJwsAlgorithmConstraints(ConstraintType.PERMIT, algorithm)
            .setExpectedIssuer(issuer)
            .setExpectedAudience(audience)
            .setRequireExpirationTime()
            .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
            .setAllowedClockSkewInSeconds((int) clockSkew.toSeconds())
            .build();
    try {
      consumer.processContext(context);
      return context.getJwtClaims();
    } catch (InvalidJwtException e) {
      throw failure(e);
    }
  }

  private static Failure failure(InvalidJwtException e) {
    if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
      return TokenFailures.invalid("its signature is wrong");
    }
    if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
        || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
      return TokenFailures.invalid("its audience (aud) is not this server's");
    }
    if (e.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
      return TokenFailures.invalid("it does not say when it expires (exp)");
    }
    if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      return TokenFailures.invalid("it is valid only later (nbf)");
    }
    return e.hasErrorCode(ErrorCodes.EXPIRED)
        ? TokenFailures.expired()
        : TokenFailures.invalid("it is malformed");
  }

  /** The end of a checked token. */
  static Instant expiry(JwtClaims claims) {
    try {
      return Instant.ofEpochSecond(
          Math.clamp(claims.getExpirationTime().getValue(), 0, LAST_SECOND));
    } catch (MalformedClaimException e) {
      throw TokenFailures.invalid("it is malformed");
    }
  }
}
