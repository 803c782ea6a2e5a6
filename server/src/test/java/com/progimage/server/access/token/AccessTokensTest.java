package com.progimage.server.access.token;

import static com.progimage.server.access.token.TestSigner.assertRefused;
import static com.progimage.server.access.token.TestSigner.base64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.Identity;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Keys.NewKey;
import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.access.TestTime;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AccessTokens that a server signs itself, on two servers with one store. */
final class AccessTokensTest {
  private static final Owner SHOP = new Owner("shop");
  private static final ImageId IMAGE =
      ImageId.findIgnoringCase("01a1fe7c-3a45-7cdd-a489-bfd64996ed12").orElseThrow();

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final TestTime time = new TestTime();
  private AccessDatabase store;
  private AccessDatabase other;
  private Keys keys;
  private Accounts accounts;
  private AccessTokens tokens;
  private AccessTokens elsewhere;
  private NewKey key;

  @BeforeEach
  void open() {
    store = SqlAccess.open(folder.resolve("access.db"));
    other = SqlAccess.open(folder.resolve("access.db"));
    keys = new Keys(store.keys(), /* adminKey= */ null, time.clock(), time);
    accounts = new Accounts(store.accounts(), store.attempts(), new PasswordHasher(), time.clock());
    tokens = tokens(store, keys);
    elsewhere = tokens(other, new Keys(other.keys(), null, time.clock(), time));
    key = keys.create(SHOP, ScopeSet.WRITER.scopes(), "till", null);
  }

  @AfterEach
  void close() {
    other.close();
    store.close();
  }

  private AccessTokens tokens(AccessDatabase database, Keys known) {
    Accounts people =
        new Accounts(database.accounts(), database.attempts(), new PasswordHasher(), time.clock());
    return new AccessTokens(
        known, people, database.signingKeys(), null, time.clock(), time, Runnable::run);
  }

  private static TokenGrant grant(Duration lifetime, @Nullable ImageId image, Scope... scopes) {
    return new TokenGrant(Set.of(scopes), lifetime, image);
  }

  private IssuedToken issued(Scope... scopes) {
    return tokens.issue(Identity.of(key.key()), grant(Duration.ofMinutes(15), null, scopes));
  }

  private void assertInvalid(String message, String token) {
    assertRefused(ErrorCode.TOKEN_INVALID, message, () -> tokens.require(token));
  }

  private TestSigner signer() throws Exception {
    return new TestSigner(
        PublicJsonWebKey.Factory.newPublicJwk(store.signingKeys().list().getFirst().jwk()),
        "ES256");
  }

  /** The claims that this server puts into a token. */
  private JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("progimage");
    claims.setAudience("progimage");
    claims.setSubject("shop");
    claims.setJwtId("abc");
    claims.setExpirationTime(NumericDate.fromSeconds(time.instant().getEpochSecond() + 60));
    claims.setStringClaim("scope", "read");
    claims.setStringClaim("key", key.key().id().text());
    return claims;
  }

  @Test
  void aTokenActsForTheOwnerOfItsKeyOnEveryServerUntilItEnds() {
    IssuedToken token = issued(Scope.READ, Scope.LIST);
    for (AccessTokens server : List.of(tokens, elsewhere)) {
      Identity identity = server.require(token.text());
      assertThat(identity.owner()).isEqualTo(SHOP);
      assertThat(identity.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.LIST);
      assertThat(identity.reach()).isEqualTo(Identity.Reach.ITS_OWNERS);
      assertThat(identity.only()).isNull();
      assertThat(identity.name()).isEqualTo(token.toString()).contains("of key " + key.key().id());
    }
    assertThat(token.credential().expiresAt()).isEqualTo(time.instant().plusSeconds(900));
    assertThat(tokens.isStillValid(token.credential())).isTrue();
    time.pass(Duration.ofSeconds(899));
    assertThat(tokens.require(token.text()).owner()).isEqualTo(SHOP);
    time.pass(Duration.ofSeconds(1));
    assertRefused(ErrorCode.TOKEN_EXPIRED, "get a new one", () -> tokens.require(token.text()));
    assertRefused(ErrorCode.TOKEN_EXPIRED, "get a new one", () -> elsewhere.require(token.text()));
    assertThat(tokens.isStillValid(token.credential())).isFalse();
  }

  @Test
  void aTokenMayDoNoMoreThanItsKey() {
    assertRefused(ErrorCode.SCOPE_MISSING, "'delete'", () -> issued(Scope.READ, Scope.DELETE));
    NewKey admin = keys.create(SHOP, Set.of(Scope.values()), "", null);
    assertRefused(
        ErrorCode.MALFORMED_REQUEST,
        "'admin'",
        () ->
            tokens.issue(Identity.of(admin.key()), grant(Duration.ofHours(1), null, Scope.ADMIN)));
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(3_601))) {
      assertRefused(
          ErrorCode.MALFORMED_REQUEST, "from 1 to 3600", () -> grant(wrong, null, Scope.READ));
    }
  }

  @Test
  void aTokenIsNotExchangedForAnother() {
    Identity identity = tokens.require(issued(Scope.READ).text());
    assertRefused(
        ErrorCode.TOKEN_NOT_EXCHANGEABLE,
        "send the key",
        () -> tokens.issue(identity, grant(Duration.ofSeconds(1), null, Scope.READ)));
  }

  @Test
  void aTokenEndsWithItsKey() {
    IssuedToken token = issued(Scope.READ);
    assertThat(elsewhere.require(token.text()).owner()).isEqualTo(SHOP);
    keys.revoke(key.key().id());
    assertInvalid("the key " + key.key().id() + " has ended", token.text());
    time.pass(Duration.ofSeconds(4));
    assertRefused(ErrorCode.TOKEN_INVALID, "has ended", () -> elsewhere.require(token.text()));
    assertThat(elsewhere.isStillValid(token.credential())).isFalse();

    NewKey brief = keys.create(SHOP, Set.of(Scope.READ), "", Duration.ofSeconds(30));
    IssuedToken shorter =
        tokens.issue(Identity.of(brief.key()), grant(Duration.ofHours(1), null, Scope.READ));
    assertThat(shorter.credential().expiresAt()).isEqualTo(time.instant().plusSeconds(30));
  }

  @Test
  void aTokenOfAnAccountEndsWithItsPassword() {
    AccountName anna = new AccountName("anna");
    accounts.add(anna, SHOP, Set.of(Scope.READ, Scope.LIST), "correct horse battery");
    TokenGrant read = grant(Duration.ofMinutes(5), null, Scope.READ);
    assertRefused(
        ErrorCode.SIGN_IN_FAILED,
        "wrong",
        () -> tokens.issue("anna", "another horse battery", "192.0.2.1", _ -> {}, read));
    assertRefused(
        ErrorCode.SCOPE_MISSING,
        "'delete'",
        () ->
            tokens.issue(
                "anna",
                "correct horse battery",
                "192.0.2.1",
                _ -> {},
                grant(Duration.ofMinutes(5), null, Scope.DELETE)));
    IssuedToken token = tokens.issue("anna", "correct horse battery", "192.0.2.1", _ -> {}, read);
    assertThat(tokens.require(token.text()).name()).contains("of account anna");
    assertThat(elsewhere.require(token.text()).owner()).isEqualTo(SHOP);

    accounts.changePassword(anna, "a new horse battery");
    time.pass(Duration.ofSeconds(4));
    for (AccessTokens server : List.of(tokens, elsewhere)) {
      assertRefused(
          ErrorCode.TOKEN_INVALID, "account anna has ended", () -> server.require(token.text()));
      assertThat(server.isStillValid(token.credential())).isFalse();
    }
  }

  @Test
  void aTokenCanBeForOneImage() {
    IssuedToken token =
        tokens.issue(
            Identity.of(key.key()), grant(Duration.ofMinutes(1), IMAGE, Scope.READ, Scope.RENDER));
    assertThat(elsewhere.require(token.text()).only()).isEqualTo(IMAGE);
    assertRefused(
        ErrorCode.MALFORMED_REQUEST,
        "leave out the others",
        () -> grant(Duration.ofMinutes(1), IMAGE, Scope.READ, Scope.LIST));
  }

  @Test
  void whatOnlyLooksLikeATokenIsRefused() throws Exception {
    String[] parts = issued(Scope.READ).text().split("\\.");
    String none = base64("{\"alg\":\"none\",\"kid\":\"" + signer().pair().getKeyId() + "\"}");
    assertInvalid("algorithm", none + "." + parts[1] + ".");
    assertInvalid("algorithm", none + "." + parts[1] + "." + parts[2]);
    assertInvalid("its signature is wrong", parts[0] + "." + parts[1] + ".AAAA");
    assertInvalid("no signed JWT", base64("[]") + "." + parts[1] + "." + parts[2]);
    assertInvalid("no signed JWT", "a.b.c");
    assertInvalid("no signed JWT", base64("{\"alg\":\"ES256\"}") + "." + base64("7") + ".AA");
    String more =
        new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("read", "admin");
    assertInvalid("its signature is wrong", parts[0] + "." + base64(more) + "." + parts[2]);
    assertInvalid("longer than 8192", "a.b." + "c".repeat(9_000));
    assertThat(AccessTokens.isToken("a.b." + "c".repeat(9_000))).isTrue();
    for (String noToken : List.of(key.text().text(), "", "a.b", "a.b.c.d.e", "a.b.ü", "a b.c.d")) {
      assertThat(AccessTokens.isToken(noToken)).as(noToken).isFalse();
    }
  }

  @Test
  void thePublicKeyIsNoSecretToSignWith() throws Exception {
    issued(Scope.READ);
    String head =
        base64("{\"alg\":\"HS256\",\"kid\":\"%s\"}".formatted(signer().pair().getKeyId()));
    String signed = head + "." + base64(claims().toJson());
    for (byte[] secret :
        List.of(signer().pair().getPublicKey().getEncoded(), tokens.publicKeys().getBytes(UTF_8))) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String signature =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
      assertInvalid("algorithm", signed + "." + signature);
    }
  }

  @Test
  void aTokenDoesNotChooseItsKey() throws Exception {
    issued(Scope.READ);
    assertThat(tokens.require(signer().sign(claims())).owner()).isEqualTo(SHOP);

    TestSigner attacker = TestSigner.ec(signer().pair().getKeyId());
    Map<String, Object> jwk =
        attacker.pair().toParams(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    assertInvalid("its signature is wrong", attacker.sign(claims().toJson(), Map.of("jwk", jwk)));
    assertInvalid(
        "its signature is wrong",
        attacker.sign(claims().toJson(), Map.of("jku", "https://attacker.example/jwks.json")));
    assertInvalid(
        "its signature is wrong",
        attacker.sign(claims().toJson(), Map.of("x5u", "https://attacker.example/x.pem")));
    for (String id :
        List.of("", "../../../dev/null", "' OR '1'='1", "pi:keys", "x".repeat(2_000))) {
      assertInvalid("no key of this server", TestSigner.ec(id).sign(claims()));
    }
    assertInvalid("head is malformed", attacker.sign(claims().toJson(), Map.of("kid", 7)));
    assertInvalid(
        "no key of this server", TestSigner.rsa(signer().pair().getKeyId()).sign(claims()));
  }

  @Test
  void claimsAreChecked() throws Exception {
    issued(Scope.READ);
    JwtClaims other = claims();
    other.setAudience("another");
    assertInvalid("audience", signer().sign(other));
    JwtClaims admin = claims();
    admin.setStringClaim("scope", "read admin");
    assertThat(tokens.require(signer().sign(admin)).scopes()).containsExactly(Scope.READ);
    JwtClaims immortal = claims();
    immortal.unsetClaim("exp");
    assertInvalid("expires (exp)", signer().sign(immortal));
    JwtClaims foreign = claims();
    foreign.setIssuer("https://idp.example");
    assertInvalid("issuer", signer().sign(foreign));
    String twice = claims().toJson().replaceFirst("\\{", "{\"scope\":\"admin\",");
    assertInvalid("no signed JWT", signer().sign(twice, Map.of()));
    assertInvalid("type", signer().sign(claims().toJson(), Map.of("typ", "logout+jwt")));
    assertInvalid("another one", signer().sign(signer().sign(claims()), Map.of("cty", "JWT")));
    assertInvalid(
        "malformed",
        signer().sign(claims().toJson(), Map.of("crit", List.of("b64x"), "b64x", true)));
  }

  @Test
  void thePublishedKeysAreNoSecret() {
    assertThat(tokens.publicKeys()).isEqualTo("{\"keys\":[]}");
    issued(Scope.READ);
    assertThat(tokens.publicKeys()).contains("\"kty\":\"EC\"").doesNotContain("\"d\":");
    assertThat(store.signingKeys().list().getFirst().toString()).doesNotContain("{");
  }
}
