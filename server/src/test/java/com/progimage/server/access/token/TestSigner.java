package com.progimage.server.access.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A key pair of an identity provider, or of an attacker, that signs tokens. */
public record TestSigner(PublicJsonWebKey pair, String algorithm) {
  static TestSigner rsa(String id) throws JoseException {
    return named(RsaJwkGenerator.generateJwk(2048), id, "RS256");
  }

  static TestSigner ec(String id) throws JoseException {
    return named(EcJwkGenerator.generateJwk(EllipticCurves.P256), id, "ES256");
  }

  static TestSigner ed25519(String id) throws JoseException {
    return named(OkpJwkGenerator.generateJwk("Ed25519"), id, "EdDSA");
  }

  private static TestSigner named(PublicJsonWebKey pair, String id, String algorithm) {
    pair.setKeyId(id);
    return new TestSigner(pair, algorithm);
  }

  String sign(JwtClaims claims) throws JoseException {
    return sign(claims.toJson(), Map.of());
  }

  String sign(String payload, Map<String, Object> header) throws JoseException {
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(payload);
    token.setAlgorithmHeaderValue(algorithm);
    token.setKeyIdHeaderValue(pair.getKeyId());
    header.forEach(token::setHeader);
    token.setKey(pair.getPrivateKey());
    return token.getCompactSerialization();
  }

  /** The public keys as a provider publishes them. */
  static String jwks(TestSigner... signers) {
    List<PublicJsonWebKey> keys = Stream.of(signers).map(TestSigner::pair).toList();
    return new JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  public static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              Assertions.assertThat(failure.code()).as(failure.detail()).isEqualTo(code);
              Assertions.assertThat(failure.detail()).contains(message);
            });
  }
}
