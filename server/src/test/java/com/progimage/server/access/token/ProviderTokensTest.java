package com.progimage.server.access.token;

import static com.progimage.server.access.token.TestSigner.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.Identity;
import com.progimage.server.access.Keys;
import com.progimage.server.access.NoKeys;
import com.progimage.server.access.Scope;
import com.progimage.server.access.TestTime;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.account.NoAccounts;
import com.progimage.server.access.attempt.LocalAttempts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.token.AccessTokens.TokenProvider;
import com.progimage.server.access.token.signing.NoSigningKeys;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AccessTokens of an identity provider, good and bad. */
final class ProviderTokensTest {
  private static final String ISSUER = "https://idp.example/realms/a";

  private static TestSigner rsa;
  private static TestSigner ec;
  private static TestSigner ed25519;
  private static String published;

  private final TestTime time = new TestTime();
  private final AccessTokens tokens = tokens(new ProviderRules(ISSUER, "images", "sub", "scope"));

  @BeforeAll
  static void create() throws Exception {
    rsa = TestSigner.rsa("r");
    ec = TestSigner.ec("e");
    ed25519 = TestSigner.ed25519("o");
    published = TestSigner.jwks(rsa, ec, ed25519);
  }

  private AccessTokens tokens(ProviderRules rules) {
    return new AccessTokens(
        new Keys(new NoKeys(), null, time.clock()),
        new Accounts(new NoAccounts(), new LocalAttempts(), new PasswordHasher(), time.clock()),
        new NoSigningKeys(),
        new TokenProvider(rules, () -> published),
        time.clock(),
        time,
        Runnable::run);
  }

  private JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience("images");
    claims.setSubject("shop");
    claims.setExpirationTime(in(60));
    claims.setStringClaim("scope", "openid read list");
    return claims;
  }

  private NumericDate in(long seconds) {
    return NumericDate.fromSeconds(time.instant().getEpochSecond() + seconds);
  }

  private JwtClaims with(String claim, @Nullable Object value) {
    JwtClaims claims = claims();
    claims.setClaim(claim, value);
    return claims;
  }

  private void assertInvalid(String message, JwtClaims claims) throws Exception {
    String token = ec.sign(claims);
    assertRefused(ErrorCode.TOKEN_INVALID, message, () -> tokens.require(token));
  }

  @Test
  void aTokenOfEachAlgorithmActsForItsOwner() throws Exception {
    for (TestSigner signer : List.of(rsa, ec, ed25519)) {
      Identity identity = tokens.require(signer.sign(claims()));
      assertThat(identity.owner()).isEqualTo(new Owner("shop"));
      assertThat(identity.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.LIST);
      assertThat(identity.reach()).isEqualTo(Identity.Reach.ITS_OWNERS);
      assertThat(identity.name()).isEqualTo("provider token of shop");
    }
  }

  @Test
  void aTokenWithoutASignatureOrWithAPublicKeyAsItsSecretIsRefused() throws Exception {
    String payload = TestSigner.base64(claims().toJson());
    for (String header : List.of("{\"alg\":\"none\",\"kid\":\"r\"}", "{\"alg\":\"none\"}")) {
      for (String signature : List.of("", "AAAA")) {
        String token = TestSigner.base64(header) + "." + payload + "." + signature;
        assertRefused(ErrorCode.TOKEN_INVALID, "", () -> tokens.require(token));
      }
    }
    String signed = TestSigner.base64("{\"alg\":\"HS256\",\"kid\":\"r\"}") + "." + payload;
    for (byte[] secret :
        List.of(rsa.pair().getPublicKey().getEncoded(), published.getBytes(UTF_8))) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String signature =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
      String token = signed + "." + signature;
      assertRefused(ErrorCode.TOKEN_INVALID, "", () -> tokens.require(token));
    }
    assertThat(tokens.require(rsa.sign(claims()))).as("the key is known").isNotNull();
  }

  @Test
  void scopesAreWordsOrAListAndNeverReachBeyondTheOwner() throws Exception {
    Map<Object, List<Scope>> all =
        Map.of(
            "viewer",
            List.of(Scope.READ, Scope.LIST, Scope.RENDER),
            "read admin operate",
            List.of(Scope.READ),
            List.of("delete", "profile", 7),
            List.of(Scope.DELETE),
            "READ images:read",
            List.of(),
            7,
            List.of());
    for (Map.Entry<Object, List<Scope>> each : all.entrySet()) {
      assertThat(tokens.require(ec.sign(with("scope", each.getKey()))).scopes())
          .containsExactlyInAnyOrderElementsOf(each.getValue());
    }
    JwtClaims none = claims();
    none.unsetClaim("scope");
    Identity identity = tokens.require(ec.sign(none));
    assertRefused(
        ErrorCode.SCOPE_MISSING,
        "this token has no scope 'read'",
        () -> identity.require(Scope.READ));
  }

  @Test
  void theOperatorNamesTheClaims() throws Exception {
    AccessTokens renamed =
        tokens(new ProviderRules(ISSUER, "images", "https://a.example/tenant", "scp"));
    JwtClaims claims = with("https://a.example/tenant", "blog");
    claims.setStringListClaim("scp", "write");
    Identity identity = renamed.require(rsa.sign(claims));
    assertThat(identity.owner()).isEqualTo(new Owner("blog"));
    assertThat(identity.scopes()).containsExactly(Scope.WRITE);
  }

  @Test
  void anOwnerThatCannotBeOneIsRefusedWithTheClaim() throws Exception {
    for (String wrong : List.of("auth0|123", "Shop", "", "public")) {
      assertInvalid("its claim 'sub' is not the name of an owner", with("sub", wrong));
    }
    AccessTokens renamed = tokens(new ProviderRules(ISSUER, "images", "tenant", "scope"));
    for (Object wrong : List.of(7, List.of("shop"), true)) {
      String token = ec.sign(with("tenant", wrong));
      assertRefused(
          ErrorCode.TOKEN_INVALID, "its claim 'tenant' is not", () -> renamed.require(token));
    }
  }

  @Test
  void timesAreCheckedWithAMinuteOfDifference() throws Exception {
    String ended = ec.sign(with("exp", in(-59).getValue()));
    assertThat(tokens.require(ended).owner().name()).isEqualTo("shop");
    time.pass(Duration.ofSeconds(1));
    assertRefused(ErrorCode.TOKEN_EXPIRED, "get a new one", () -> tokens.require(ended));
    String old = ec.sign(with("exp", in(-60).getValue()));
    assertRefused(ErrorCode.TOKEN_EXPIRED, "get a new one", () -> tokens.require(old));
    assertThat(tokens.require(ec.sign(with("nbf", in(60).getValue()))).owner().name())
        .isEqualTo("shop");
    JwtClaims later = with("nbf", in(62).getValue());
    later.setExpirationTime(in(600));
    assertInvalid("only later (nbf)", later);
    assertInvalid("expires (exp)", with("exp", null));
    assertInvalid("malformed", with("exp", "tomorrow"));
    assertThat(tokens.require(ec.sign(with("exp", 1e300))).owner().name()).isEqualTo("shop");
  }

  @Test
  void aTokenForAnotherServiceIsRefused() throws Exception {
    assertInvalid("audience", with("aud", "mail"));
    assertInvalid("audience", with("aud", null));
    assertInvalid("audience", with("aud", List.of()));
    assertThat(tokens.require(ec.sign(with("aud", List.of("mail", "images")))).owner().name())
        .isEqualTo("shop");
    for (Object issuer : List.of(ISSUER + "/", "https://evil.example", "", "HTTPS://IDP.EXAMPLE")) {
      assertInvalid("issuer", with("iss", issuer));
    }
    assertInvalid("issuer", with("iss", null));
    assertInvalid("no signed JWT", with("iss", 7));
    assertInvalid("no key of this server", with("iss", "progimage"));
    assertInvalid("bound to a key of its holder", with("cnf", Map.of("jkt", "x")));
  }

  @Test
  void anAttackersKeyIsNotUsed() throws Exception {
    for (TestSigner attacker : List.of(TestSigner.ec("e"), TestSigner.rsa("r"))) {
      String token = attacker.sign(claims());
      assertRefused(ErrorCode.TOKEN_INVALID, "signature is wrong", () -> tokens.require(token));
    }
    String confused = TestSigner.ec("r").sign(claims());
    assertRefused(ErrorCode.TOKEN_INVALID, "no key of the", () -> tokens.require(confused));
    String unknown = TestSigner.ec("other").sign(claims());
    assertRefused(ErrorCode.TOKEN_INVALID, "no key of the", () -> tokens.require(unknown));
  }

  @Test
  void aRememberedTokenStillEnds() throws Exception {
    String token = ec.sign(claims());
    for (int i = 0; i < 3; i++) {
      assertThat(tokens.require(token).owner().name()).isEqualTo("shop");
    }
    time.pass(Duration.ofMinutes(2));
    assertRefused(ErrorCode.TOKEN_EXPIRED, "get a new one", () -> tokens.require(token));
  }

  @Test
  void aProviderCannotHaveTheNameOfTheServerItself() {
    assertThatThrownBy(() -> new ProviderRules("progimage", "images", "sub", "scope"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name that of the identity provider");
  }
}
