package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.Owner;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that a server issues, through HTTP. */
final class TokensApiTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer keyed;
  private static RunningServer server;
  private static KeyedClient shop;

  @BeforeAll
  static void start() throws Exception {
    keyed = KeyedServer.start(data, Map.of(Setting.READS, "keys"));
    server = keyed.server();
    shop = keyed.of("shop");
  }

  @AfterAll
  static void stop() {
    keyed.close();
  }

  private static JsonNode issued(KeyedClient client, String json) throws Exception {
    return KeyedClient.json(client.post("/tokens", json), 201);
  }

  private static KeyedClient with(JsonNode token) {
    return new KeyedClient(server, token.get("token").asText());
  }

  private static String refused(HttpResponse<byte[]> answer) throws Exception {
    return answer.statusCode() + " " + RunningServer.json(answer).path("code").asText();
  }

  @Test
  void aBackEndGivesABrowserATokenThatMayOnlyLook() throws Exception {
    String id = shop.store("image/png", PICTURE);
    Instant before = Instant.now();
    HttpResponse<byte[]> answer = shop.post("/tokens", "{\"scopes\": [\"viewer\"], \"ttl\": 60}");
    JsonNode token = KeyedClient.json(answer, 201);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(token.get("owner").asText()).isEqualTo("shop");
    assertThat(token.get("scopes").toString()).isEqualTo("[\"read\",\"list\",\"render\"]");
    assertThat(token.get("image").isNull()).isTrue();
    assertThat(Instant.parse(token.get("expiresAt").asText()))
        .isBetween(before.plusSeconds(58), Instant.now().plusSeconds(60));

    KeyedClient browser = with(token);
    assertThat(KeyedClient.json(browser.get("/images"), 200).toString()).contains(id);
    assertThat(browser.get("/images/" + id + "/rotate_90.webp").statusCode()).isEqualTo(200);
    assertThat(refused(browser.delete("/images/" + id))).isEqualTo("403 scope-missing");
    assertThat(refused(browser.post("/images", "image/png", PICTURE)))
        .isEqualTo("403 scope-missing");
  }

  @Test
  void othersCanCheckATokenWithThePublishedKeys() throws Exception {
    String token = issued(shop, "{\"scopes\": [\"read\"]}").get("token").asText();
    HttpResponse<byte[]> keys = server.get("/.well-known/jwks.json");
    assertThat(keys.headers().firstValue("Content-Type")).hasValue("application/jwk-set+json");
    JwtClaims claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(
                new JwksVerificationKeyResolver(
                    new JsonWebKeySet(new String(keys.body(), UTF_8)).getJsonWebKeys()))
            .setExpectedIssuer("progimage")
            .setExpectedAudience("progimage")
            .setExpectedType(true, "at+jwt")
            .setRequireExpirationTime()
            .build()
            .processToClaims(token);
    assertThat(claims.getSubject()).isEqualTo("shop");
    assertThat(claims.getStringClaimValue("scope")).isEqualTo("read");
  }

  @Test
  void aTokenForOneImageReachesNothingElse() throws Exception {
    String id = shop.store("image/png", PICTURE);
    String other = shop.store("image/png", Drawn.png(21, 10));
    String open =
        KeyedClient.json(shop.post("/images?visibility=public", "image/png", PICTURE), 201)
            .get("id")
            .asText();
    KeyedClient one =
        with(
            issued(
                shop,
                "{\"scopes\": [\"read\", \"original\", \"render\", \"delete\"], \"image\": \"%s\"}"
                    .formatted(id)));
    for (String path : List.of("", ".png", ".webp", "/flip.gif")) {
      assertThat(one.get("/images/" + id + path).statusCode()).as(path).isEqualTo(200);
    }
    for (String path :
        List.of(
            "/images/" + other,
            "/images/" + other + ".png",
            "/images/" + open + "/flip.gif",
            "/jobs/" + id,
            "/jobs/" + other + "/results")) {
      assertThat(refused(one.get(path))).as(path).isEqualTo("403 scope-missing");
    }
    assertThat(refused(one.get("/images"))).isEqualTo("403 scope-missing");
    assertThat(refused(one.post("/render.png", "image/png", PICTURE)))
        .isEqualTo("403 scope-missing");
    assertThat(refused(one.get("/images/" + id + "/overlay_" + other + ".png")))
        .isEqualTo("404 image-not-found");
    assertThat(refused(one.delete("/images/" + other))).isEqualTo("403 scope-missing");
    assertThat(one.delete("/images/" + id).statusCode()).isEqualTo(204);
    assertThat(shop.get("/images/" + other).statusCode()).isEqualTo(200);
  }

  @Test
  void anAdministratorIssuesTokensForAnyOwner() throws Exception {
    String id = shop.store("image/png", PICTURE);
    JsonNode token =
        KeyedClient.json(keyed.admin().post("/tokens?owner=shop", "{\"scopes\": [\"read\"]}"), 201);
    assertThat(token.get("owner").asText()).isEqualTo("shop");
    assertThat(with(token).get("/images/" + id).statusCode()).isEqualTo(200);
    assertThat(refused(with(token).get("/images/" + id + "?owner=other")))
        .isEqualTo("403 scope-missing");
  }

  @Test
  void whatATokenCannotBeIsSaid() throws Exception {
    for (String json :
        List.of(
            "{}",
            "{\"scopes\": []}",
            "{\"scopes\": [\"everything\"]}",
            "{\"scopes\": [\"read\"], \"ttl\": 0}",
            "{\"scopes\": [\"read\"], \"ttl\": 3601}",
            "{\"scopes\": [\"read\"], \"ttl\": -9223372036854775808}",
            "{\"scopes\": [\"read\"], \"image\": \"x\"}")) {
      assertThat(refused(shop.post("/tokens", json))).as(json).isEqualTo("400 malformed-request");
    }
    assertThat(refused(shop.post("/tokens", "{\"scopes\": [\"operate\"]}")))
        .isEqualTo("403 scope-missing");
    assertThat(refused(keyed.stranger().post("/tokens", "{\"scopes\": [\"read\"]}")))
        .isEqualTo("401 key-required");
  }

  @Test
  void aPersonExchangesNameAndPassword() throws Exception {
    try (AccessDatabase store = SqlAccess.open(data.resolve("access.db"))) {
      new Accounts(store.accounts(), store.attempts(), new PasswordHasher(), Clock.systemUTC())
          .add(
              new AccountName("anna"),
              new Owner("shop"),
              Set.of(Scope.READ, Scope.LIST),
              "correct horse battery");
    }
    String json = "{\"scopes\": [\"list\"], \"account\": \"anna\", \"password\": \"%s\"}";
    KeyedClient stranger = keyed.stranger();
    JsonNode token = issued(stranger, json.formatted("correct horse battery"));
    assertThat(with(token).get("/images").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> wrong = stranger.post("/tokens", json.formatted("wrong horse battery"));
    assertThat(refused(wrong)).isEqualTo("401 sign-in-failed");
    assertThat(wrong.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  @Timeout(30)
  void anEventStreamEndsWithTheTokenThatOpenedIt() throws Exception {
    String id = shop.store("image/png", PICTURE);
    String job =
        KeyedClient.json(
                shop.post(
                    "/jobs",
                    "{\"sources\": [{\"image\": \"%s\"}], \"outputs\": [{\"format\": \"gif\"}]}"
                        .formatted(id)),
                202)
            .get("id")
            .asText();
    assertThat(with(issued(shop, "{\"scopes\": [\"read\"]}")).get("/jobs/" + job).statusCode())
        .isEqualTo(200);
    KeyedClient operator = keyed.of("shop", "operate");
    JsonNode token = issued(operator, "{\"scopes\": [\"operate\"], \"ttl\": 2}");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> events =
          client.send(
              server
                  .request("/dashboard/events")
                  .header("Authorization", "Bearer " + token.get("token").asText())
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(events.statusCode()).isEqualTo(200);
      try (InputStream body = events.body()) {
        assertThat(body.readAllBytes()).isNotEmpty();
      }
      assertThat(Instant.now()).isAfter(Instant.parse(token.get("expiresAt").asText()));
    }
    assertThat(refused(with(token).get("/metrics"))).isEqualTo("401 token-expired");
  }

  @Test
  void revokingTheKeyEndsItsTokens() throws Exception {
    KeyedClient key = keyed.of("shop");
    JsonNode token = issued(key, "{\"scopes\": [\"list\"]}");
    assertThat(with(token).get("/images").statusCode()).isEqualTo(200);
    String id = Objects.requireNonNull(key.key()).split("_")[1];
    assertThat(keyed.admin().delete("/keys/" + id).statusCode()).isEqualTo(204);
    assertThat(refused(with(token).get("/images"))).isEqualTo("401 token-invalid");
  }

  @Test
  void anOpenServerHasNoTokens(@TempDir(factory = MemoryFolder.class) Path folder)
      throws Exception {
    try (RunningServer open = RunningServer.start(folder)) {
      KeyedClient anyone = new KeyedClient(open, null);
      assertThat(refused(anyone.post("/tokens", "{\"scopes\": [\"read\"]}")))
          .isEqualTo("403 keys-off");
      assertThat(RunningServer.json(anyone.get("/.well-known/jwks.json")).toString())
          .isEqualTo("{\"keys\":[]}");
    }
  }
}
