package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests do that matters for security is in the audit log. */
@Tag("slow")
final class AuditApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

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
              "key-created " + id,
              "image-deleted " + image,
              "webhook-deleted " + webhook,
              "job-cancelled " + job,
              "signature-refused signature-invalid /images/" + image + ".png",
              "key-revoked " + id);
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
      assertThat(new String(admin.get("/metrics").body(), StandardCharsets.UTF_8))
          .contains("progimage_audit_lost_total 0");
    }
  }
}
