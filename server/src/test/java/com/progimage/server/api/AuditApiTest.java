package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.Owner;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests do that matters for security is in the audit log. */
@Tag("slow")
final class AuditApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String FULL =
      "read,list,original,write,fetch,render,jobs,analyze,webhooks,delete";

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path log() {
    return folder.resolve("audit.log");
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(log())) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  @Test
  void keysDeletesAndRefusedSignaturesAreRecorded() throws Exception {
    try (KeyedServer server =
        KeyedServer.start(
            folder.resolve("data"),
            Map.of(
                Setting.AUDIT_LOG,
                log().toString(),
                Setting.TRUSTED_PROXIES,
                "127.0.0.0/8",
                Setting.WEBHOOKS,
                "on"))) {
      KeyedClient shop = server.of("shop");
      KeyedClient admin = server.admin();
      String id = String.valueOf(shop.key()).split("_")[1];
      String image = shop.store("image/png", Drawn.png(20, 10));
      String webhook =
          KeyedClient.json(shop.post("/webhooks", "{\"url\": \"https://hook.example/\"}"), 201)
              .get("id")
              .asText();
      String job =
          KeyedClient.json(
                  shop.post(
                      "/jobs",
                      """
                      {"sources": [{"image": "%s"}],
                       "outputs": [{"transformation": "flip", "format": "png"}]}
                      """
                          .formatted(image)),
                  202)
              .get("id")
              .asText();
      HttpResponse<byte[]> deleted =
          shop.send(
              server
                  .server()
                  .request("/images/" + image)
                  .header("X-Request-Id", "my-request")
                  .header("X-Forwarded-For", "203.0.113.9")
                  .DELETE());
      assertThat(deleted.statusCode()).isEqualTo(204);
      assertThat(shop.delete("/images/" + image).statusCode()).isEqualTo(404);
      assertThat(shop.delete("/webhooks/" + webhook).statusCode()).isEqualTo(204);
      assertThat(shop.delete("/jobs/" + job).statusCode()).isEqualTo(200);
      assertThat(
              server
                  .stranger()
                  .get("/images/" + image + ".png?expires=1&key=" + id + "&signature=x")
                  .statusCode())
          .isEqualTo(403);
      assertThat(admin.delete("/keys/" + id).statusCode()).isEqualTo(204);
      await().atMost(Duration.ofSeconds(10)).until(() -> events().size() == 6);

      assertThat(events())
          .extracting(event -> event.get("action").asText() + " " + event.get("what").asText())
          .containsExactly(
              "key-created " + id + " shop " + FULL,
              "image-deleted " + image,
              "webhook-deleted " + webhook,
              "job-cancelled " + job,
              "signature-refused signature-invalid /images/" + image + ".png",
              "key-revoked " + id);
      assertThat(events().getFirst().get("owner").asText()).as("for whom").isEqualTo("shop");
      assertThat(events().getLast().get("owner").asText()).as("for whom").isEqualTo("shop");
      JsonNode event = events().get(1);
      assertThat(event.get("identity").asText()).isEqualTo("key " + id);
      assertThat(event.get("owner").asText()).isEqualTo("shop");
      assertThat(event.get("address").asText()).isEqualTo("203.0.113.9");
      assertThat(event.get("requestId").asText()).isEqualTo("my-request");
      assertThat(Instant.parse(event.get("time").asText()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
      assertThat(events().get(4).get("identity").asText()).isEqualTo("stranger");
      assertThat(events().get(4).has("owner")).isFalse();
      assertThat(Files.readString(log()))
          .doesNotContain(String.valueOf(shop.key()), String.valueOf(admin.key()));
      assertThat(new String(admin.get("/metrics").body(), UTF_8))
          .contains("progimage_audit_lost_total 0");
    }
  }

  @Test
  void quotasTokensAndFailedSignInsAreRecorded() throws Exception {
    Path data = folder.resolve("data");
    try (KeyedServer server = KeyedServer.start(data, Map.of(Setting.AUDIT_LOG, log().toString()));
        SqlAccess store = SqlAccess.open(data.resolve("access.db"))) {
      new Accounts(store.accounts(), store.attempts(), new PasswordHasher(), Clock.systemUTC())
          .add(
              new AccountName("anna"),
              new Owner("shop"),
              Set.of(Scope.READ, Scope.LIST),
              "correct horse battery");
      KeyedClient admin = server.admin();
      KeyedClient stranger = server.stranger();
      assertThat(admin.put("/owners/shop/quota", "{\"images\": 5}").statusCode()).isEqualTo(200);
      assertThat(admin.put("/owners/*/quota", "{}").statusCode()).isEqualTo(200);
      assertThat(admin.delete("/owners/shop/quota").statusCode()).isEqualTo(204);
      String json = "{\"scopes\": [\"list\", \"read\"], \"account\": \"%s\", \"password\": \"%s\"}";
      String issued =
          KeyedClient.json(
                  stranger.post("/tokens", json.formatted("anna", "correct horse battery")), 201)
              .get("token")
              .asText();
      assertThat(admin.post("/tokens?owner=shop", "{\"scopes\": [\"read\"]}").statusCode())
          .isEqualTo(201);
      for (String name : List.of("Anna", "a secret")) {
        assertThat(stranger.post("/tokens", json.formatted(name, "wrong battery")).statusCode())
            .isEqualTo(401);
        assertThat(
                server
                    .server()
                    .send(
                        server
                            .server()
                            .request("/sign-in")
                            .headers("Sec-Fetch-Site", "same-origin")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(
                                BodyPublishers.ofString(
                                    "name=" + name.replace(' ', '+') + "&password=wrong+battery")))
                    .statusCode())
            .isEqualTo(401);
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> events().size() == 9);

      String adminId = String.valueOf(admin.key()).split("_")[1];
      assertThat(events())
          .extracting(AuditApiTest::summary)
          .satisfiesExactly(
              each -> assertThat(each).startsWith("quota-changed key " + adminId + " shop: shop {"),
              each -> assertThat(each).startsWith("quota-changed key " + adminId + " -: * {"),
              each ->
                  assertThat(each)
                      .isEqualTo("quota-changed key " + adminId + " shop: shop removed"),
              each -> assertThat(each).matches("token-issued account anna shop: \\S+ read,list"),
              each -> assertThat(each).matches("token-issued key " + adminId + " shop: \\S+ read"),
              each -> assertThat(each).isEqualTo("sign-in-failed stranger -: account anna"),
              each -> assertThat(each).isEqualTo("sign-in-failed stranger -: account anna"),
              each -> assertThat(each).isEqualTo("sign-in-failed stranger -: an unknown name"),
              each -> assertThat(each).isEqualTo("sign-in-failed stranger -: an unknown name"));
      assertThat(Files.readString(log())).doesNotContain(issued, "battery", "a secret");
    }
  }

  @Test
  void peopleWhoSignInAndOutAreRecorded() throws Exception {
    Path data = folder.resolve("data");
    try (KeyedServer server = KeyedServer.start(data, Map.of(Setting.AUDIT_LOG, log().toString()));
        SqlAccess store = SqlAccess.open(data.resolve("access.db"))) {
      new Accounts(store.accounts(), store.attempts(), new PasswordHasher(), Clock.systemUTC())
          .add(
              new AccountName("anna"),
              new Owner("shop"),
              Set.of(Scope.READ, Scope.LIST),
              "correct horse battery");
      HttpResponse<byte[]> signedIn =
          server
              .server()
              .send(
                  server
                      .server()
                      .request("/sign-in")
                      .headers("Sec-Fetch-Site", "same-origin")
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(BodyPublishers.ofString("name=anna&password=correct+horse+battery")));
      assertThat(signedIn.statusCode()).isEqualTo(303);
      String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
      for (int i = 0; i < 2; i++) {
        HttpResponse<byte[]> signedOut =
            server
                .server()
                .send(
                    server
                        .server()
                        .request("/sign-out")
                        .headers("Sec-Fetch-Site", "same-origin", "Cookie", cookie)
                        .POST(BodyPublishers.noBody()));
        assertThat(signedOut.statusCode()).isLessThan(400);
      }
      assertThat(server.stranger().get("/images", "Cookie", cookie).statusCode()).isEqualTo(401);
      // It would be recorded after a second sign-out.
      assertThat(server.admin().put("/owners/shop/quota", "{}").statusCode()).isEqualTo(200);
      await().atMost(Duration.ofSeconds(10)).until(() -> events().size() >= 3);

      assertThat(events())
          .extracting(event -> event.get("action").asText())
          .containsExactly("signed-in", "signed-out", "quota-changed");
      String session = events().getFirst().get("what").asText();
      assertThat(events().stream().limit(2).map(AuditApiTest::summary))
          .containsExactly(
              "signed-in account anna shop: " + session,
              "signed-out account anna shop: " + session);
      assertThat(Files.readString(log())).doesNotContain(cookie.split("=", 2)[1], "battery");
    }
  }

  @Test
  void expiredSignaturesAreNotRecorded() throws Exception {
    try (KeyedServer server =
        KeyedServer.start(folder.resolve("data"), Map.of(Setting.AUDIT_LOG, log().toString()))) {
      KeyedClient shop = server.of("shop");
      KeyText key = KeyText.find(String.valueOf(shop.key())).orElseThrow();
      String path = "/images/" + shop.store("image/png", Drawn.png(20, 10)) + ".png";
      String signed = path + "?expires=1&key=" + key.id() + "&signature=" + signature(key, path, 1);
      HttpResponse<byte[]> expired = server.stranger().get(signed);
      assertThat(KeyedClient.json(expired, 403).get("code").asText())
          .isEqualTo("signature-expired");
      assertThat(server.stranger().get(signed + "x").statusCode()).isEqualTo(403);
      await().atMost(Duration.ofSeconds(10)).until(() -> events().size() == 2);

      assertThat(events().getLast().get("what").asText()).isEqualTo("signature-invalid " + path);
    }
  }

  private static String signature(KeyText key, String path, long expires) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(HexFormat.of().parseHex(KeyProof.of(key).signingKey()), "HmacSHA256"));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(mac.doFinal(("read\n" + path + "\n" + expires).getBytes(UTF_8)));
  }

  private static String summary(JsonNode event) {
    return "%s %s %s: %s"
        .formatted(
            event.get("action").asText(),
            event.get("identity").asText(),
            event.path("owner").asText("-"),
            event.get("what").asText());
  }
}
