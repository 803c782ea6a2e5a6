package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quotas of what owners have done at a time and in a day, and who sees and sets them. */
final class UseQuotaTest {
  private static final byte[] PICTURE = Drawn.png(1_000, 1_000);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer server;

  @BeforeAll
  static void start() throws Exception {
    server = KeyedServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void limit(String owner, String json) throws Exception {
    assertThat(server.admin().put("/owners/" + owner + "/quota", json).statusCode()).isEqualTo(200);
  }

  private static String code(HttpResponse<byte[]> answer, int status) throws IOException {
    return KeyedClient.json(answer, status).get("code").asText();
  }

  @Test
  void whenTheMegapixelsOfADayAreUsedKeptRenditionsAreStillServed() throws Exception {
    KeyedClient shop = server.of("pixels");
    String id = shop.store("image/png", PICTURE);
    limit("pixels", "{\"megapixelsPerDay\": 1}");
    String made = "/images/" + id + "/flip.png";
    assertThat(shop.get(made).statusCode()).isEqualTo(200);

    String next = "/images/" + id + "/rotate_90.png";
    await().atMost(Duration.ofSeconds(10)).until(() -> shop.get(next).statusCode() == 429);
    HttpResponse<byte[]> refused = shop.get(next);
    assertThat(code(refused, 429)).isEqualTo("quota-exceeded");
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 86_401L);
    assertThat(shop.get(made).statusCode()).isEqualTo(200);
    JsonNode toStranger = KeyedClient.json(server.stranger().get(next), 429);
    assertThat(toStranger.get("code").asText()).as("the owner pays").isEqualTo("quota-exceeded");
    assertThat(toStranger.get("detail").asText()).doesNotContain("of pixels");
    assertThat(toStranger.has("limit")).isFalse();
    assertThat(toStranger.has("actual")).isFalse();

    JsonNode usage = KeyedClient.json(shop.get("/owners/pixels"), 200).get("usage");
    assertThat(usage.get("megapixelsToday").asDouble()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void cpuTimeIsCountedAndSurvivesTheServer(@TempDir(factory = MemoryFolder.class) Path folder)
      throws Exception {
    String key;
    try (KeyedServer first = KeyedServer.start(folder)) {
      KeyedClient shop = first.of("cpu");
      key = shop.key();
      String id = shop.store("image/png", PICTURE);
      for (int i = 1; i <= 5; i++) {
        assertThat(shop.get("/images/%s/rotate_%d.png".formatted(id, i)).statusCode())
            .isEqualTo(200);
      }
      await().until(() -> cpuSeconds(shop) > 0.02);
    }
    try (RunningServer again = RunningServer.start(folder, Map.of(Setting.ACCESS, "keys"))) {
      assertThat(cpuSeconds(new KeyedClient(again, key))).isGreaterThan(0.02);
    }
  }

  private static double cpuSeconds(KeyedClient shop) throws Exception {
    return KeyedClient.json(shop.get("/owners/cpu"), 200).at("/usage/cpuSecondsToday").asDouble();
  }

  @Test
  void requestsAtATimeAreLimited() throws Exception {
    KeyedClient shop = server.of("busy");
    limit("busy", "{\"concurrentRequests\": 1}");
    assertThat(shop.get("/images").statusCode()).isEqualTo(200);
    try (Socket _ = uploading(shop)) {
      await().until(() -> shop.get("/images").statusCode() == 429);
      HttpResponse<byte[]> refused = shop.get("/images");
      assertThat(code(refused, 429)).isEqualTo("quota-exceeded");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(server.of("idle").get("/images").statusCode()).isEqualTo(200);
    }
    await().until(() -> shop.get("/images").statusCode() == 200);
  }

  @Test
  void readersOfSignedUrlsAndAdministratorsTakeNoRequestOfTheOwner() throws Exception {
    KeyedClient shop = server.of("shared");
    String image = "/images/" + shop.store("image/png", PICTURE);
    limit("shared", "{\"concurrentRequests\": 0}");

    assertThat(code(shop.get(image + "/flop.png"), 429)).isEqualTo("quota-exceeded");
    KeyText key = KeyText.find(String.valueOf(shop.key())).orElseThrow();
    HttpResponse<byte[]> read =
        server.stranger().get(SignedUrlTest.signed(key, image + "/flop.png", 600));
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(server.admin().delete(image + "?owner=shared").statusCode()).isEqualTo(204);
  }

  private static Socket uploading(KeyedClient client) throws IOException {
    Socket socket = new Socket("localhost", server.server().port());
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST /images HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: image/png\r
        Content-Length: 1000\r
        \r
        P\
        """
            .formatted(client.key())
            .getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return socket;
  }

  @Test
  void anOwnerSeesItselfAndAdministratorsSeeAll() throws Exception {
    KeyedClient one = server.of("seen");
    one.store("image/png", PICTURE);
    limit("quota-only", "{\"images\": 5, \"bytes\": 7}");
    assertThat(KeyedClient.json(one.get("/owners/seen"), 200).get("hasOwnQuota").asBoolean())
        .isFalse();
    assertThat(code(one.get("/owners/quota-only"), 403)).isEqualTo("scope-missing");
    assertThat(code(one.get("/owners/nobody"), 403)).isEqualTo("scope-missing");
    assertThat(code(one.get("/owners"), 403)).isEqualTo("scope-missing");
    assertThat(code(one.put("/owners/seen/quota", "{}"), 403)).isEqualTo("scope-missing");

    List<String> names = new ArrayList<>();
    String next = "/owners?limit=1";
    while (next != null) {
      JsonNode page = KeyedClient.json(server.admin().get(next), 200);
      page.get("owners").forEach(each -> names.add(each.get("owner").asText()));
      next = page.get("next").isNull() ? null : page.get("next").asText().replaceAll(".*/o", "/o");
    }
    assertThat(names).contains("quota-only", "seen").isSorted().doesNotHaveDuplicates();
    JsonNode quota = KeyedClient.json(server.admin().get("/owners/quota-only"), 200).get("quota");
    assertThat(quota.toString()).isEqualTo("{\"images\":5,\"bytes\":7}");
  }

  @Test
  void theDefaultIsForOwnersWithoutAQuotaOfTheirOwn(
      @TempDir(factory = MemoryFolder.class) Path folder) throws Exception {
    try (KeyedServer other = KeyedServer.start(folder)) {
      assertThat(other.admin().put("/owners/*/quota", "{\"images\": 0}").statusCode())
          .isEqualTo(200);
      assertThat(other.admin().put("/owners/rich/quota", "{}").statusCode()).isEqualTo(200);
      KeyedClient poor = other.of("poor");
      assertThat(code(poor.post("/images", "image/png", PICTURE), 429)).isEqualTo("quota-exceeded");
      assertThat(other.of("rich").post("/images", "image/png", PICTURE).statusCode())
          .isEqualTo(201);
      assertThat(other.admin().delete("/owners/*/quota").statusCode()).isEqualTo(204);
      assertThat(poor.post("/images", "image/png", PICTURE).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aQuotaThatIsNoneIsRefused() throws Exception {
    for (String json :
        List.of("{\"images\": -1}", "{\"bytes\": 1125899906842625}", "{\"images\": \"many\"}")) {
      assertThat(code(server.admin().put("/owners/seen/quota", json), 400))
          .isEqualTo("malformed-request");
    }
    assertThat(code(server.admin().put("/owners/NOT A NAME/quota".replace(" ", "%20"), "{}"), 400))
        .isEqualTo("malformed-request");
  }

  @Test
  void anOpenServerHasNoOwnersToLimit(@TempDir(factory = MemoryFolder.class) Path folder)
      throws Exception {
    try (RunningServer open = RunningServer.start(folder)) {
      for (String path : List.of("/owners", "/owners/public")) {
        assertThat(code(open.get(path), 403)).isEqualTo("keys-off");
      }
      assertThat(code(new KeyedClient(open, null).put("/owners/public/quota", "{}"), 403))
          .isEqualTo("keys-off");
    }
  }
}
