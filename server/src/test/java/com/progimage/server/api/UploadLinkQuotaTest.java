package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads through links of an owner without space. */
final class UploadLinkQuotaTest {
  @TempDir(factory = MemoryFolder.class)
  Path data;

  @Test
  void onlyTheOwnerOfALinkLearnsTheQuota() throws Exception {
    try (KeyedServer server = KeyedServer.start(data)) {
      KeyedClient shop = server.of("shop");
      assertThat(server.admin().put("/owners/shop/quota", "{\"images\": 1}").statusCode())
          .isEqualTo(200);
      shop.store("image/png", Drawn.png(20, 10));
      JsonNode link = KeyedClient.json(shop.post("/uploads", "{}"), 201);
      URI url = URI.create(link.at("/upload/url").asText());

      HttpResponse<byte[]> refused =
          server
              .server()
              .send(
                  server
                      .server()
                      .request(url.getPath() + "?" + url.getQuery())
                      .header("Content-Type", "image/png")
                      .PUT(BodyPublishers.ofByteArray(Drawn.png(30, 10))));
      JsonNode problem = KeyedClient.json(refused, 429);
      assertThat(problem.get("code").asText()).isEqualTo("quota-exceeded");
      assertThat(problem.get("detail").asText())
          .doesNotContain("shop")
          .contains("tell the owner, and send it again later");
      assertThat(problem.has("limit")).isFalse();
      assertThat(problem.has("actual")).isFalse();

      JsonNode state = KeyedClient.json(shop.get("/uploads/" + link.get("id").asText()), 200);
      assertThat(state.at("/problem/detail").asText())
          .contains("the quota of shop allows 1 images");
    }
  }
}
