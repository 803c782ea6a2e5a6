package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.StoredAccount;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionSecret;
import com.progimage.server.access.session.Session;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.image.Owner;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/**
 * Makes what requests can prove an identity with, valid or not. Each is the value of {@code
 * Authorization}, or a cookie that starts with {@link #COOKIE}.
 *
 * @param store of the server
 */
record TestCredentials(RunningServer server, SqlAccess store) {
  static final String COOKIE = "progimage-session=";

  /** All scopes that a token can have. */
  static final Set<Scope> OF_TOKENS = EnumSet.complementOf(EnumSet.of(Scope.ADMIN));

  KeyText key(Owner owner, Set<Scope> scopes) {
    return key(owner, scopes, /* expiresAt= */ null);
  }

  KeyText key(Owner owner, Set<Scope> scopes, @Nullable Instant expiresAt) {
    KeyText text = KeyText.create();
    store
        .keys()
        .add(
            new ApiKey(
                text.id(),
                owner,
                scopes,
                "of a test",
                KeyProof.of(text),
                ApiKey.KeyTimes.of(Instant.now(), expiresAt)));
    return text;
  }

  KeyText revoked(Owner owner) {
    KeyText key = key(owner, EnumSet.allOf(Scope.class));
    store.keys().revoke(key.id(), Instant.now());
    return key;
  }

  static String bearer(KeyText key) {
    return "Bearer " + key.text();
  }

  /** Signs a person in, and gives what the browser sends then. */
  String session(Owner owner, Set<Scope> scopes, Instant seenAt) {
    AccountName name = new AccountName("a" + System.nanoTime());
    SessionSecret secret = SessionSecret.create();
    store
        .accounts()
        .add(
            new StoredAccount(
                new Account(name, owner, scopes, seenAt, "1", /* lastSignInOn= */ null), "none"));
    store.sessions().add(new Session(secret.id(), name, "1", seenAt, seenAt));
    return COOKIE + secret.text();
  }

  /** Exchanges a key for a token. */
  String token(KeyText key, Set<Scope> scopes) throws Exception {
    HttpResponse<byte[]> answer =
        new KeyedClient(server, key.text()).post("/tokens", tokenRequest(scopes));
    return "Bearer " + KeyedClient.json(answer, 201).get("token").asText();
  }

  static String tokenRequest(Set<Scope> scopes) {
    String names = scopes.stream().map(Scope::text).collect(Collectors.joining("\", \""));
    return "{\"scopes\": [\"" + names + "\"]}";
  }

  /** A token that the server signed, and that has ended. */
  String endedToken(Owner owner, KeyText key) throws Exception {
    return signed(signer(), owner, key, Instant.now().minusSeconds(1));
  }

  /** A token that another pair signed, which pretends to be the server's. */
  String forgedToken(Owner owner, KeyText key) throws Exception {
    PublicJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    pair.setKeyId(signer().getKeyId());
    return signed(pair, owner, key, Instant.now().plusSeconds(60));
  }

  private PublicJsonWebKey signer() throws Exception {
    return PublicJsonWebKey.Factory.newPublicJwk(store.signingKeys().list().getFirst().jwk());
  }

  /** Signs a token for everything as the server does. */
  private static String signed(PublicJsonWebKey signer, Owner owner, KeyText key, Instant end)
      throws Exception {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("progimage");
    claims.setAudience("progimage");
    claims.setSubject(owner.name());
    claims.setExpirationTime(NumericDate.fromSeconds(end.getEpochSecond()));
    claims.setJwtId("of-a-test");
    claims.setStringClaim("key", key.id().text());
    claims.setStringClaim("scope", "read list original write fetch render jobs webhooks delete");
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setAlgorithmHeaderValue("ES256");
    token.setKeyIdHeaderValue(signer.getKeyId());
    token.setKey(signer.getPrivateKey());
    return "Bearer " + token.getCompactSerialization();
  }

  /** Adds the signature of a key to a path, whatever the key may do. */
  static String signedPath(String path, KeyText key, Instant end) {
    return withSignature(path, "", "read\n" + path.split("\\?", -1)[0], key, end);
  }

  /** Adds a signature of all renditions of the image in a path. */
  static String signedForImage(String path, KeyText key, Instant end) {
    int idEnd = "/images/".length() + 36;
    return withSignature(path, "covers=image&", "image\n" + path.substring(0, idEnd), key, end);
  }

  private static String withSignature(
      String path, String covers, String signed, KeyText key, Instant end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(HexFormat.of().parseHex(KeyProof.of(key).signingKey()), "HmacSHA256"));
      byte[] signature = mac.doFinal((signed + "\n" + end.getEpochSecond()).getBytes(UTF_8));
      return path
          + (path.contains("?") ? "&" : "?")
          + covers
          + "expires=%d&key=%s&signature=%s"
              .formatted(
                  end.getEpochSecond(),
                  key.id(),
                  Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
