package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of one Redis have one limit, and a server that has no keys has one too. */
@Tag("slow")
final class SharedRateLimitTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void aClientHasOneLimitOnAllServersAndWithoutRedisOneOnEach() throws Exception {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")))) {
      Map<Setting, String> settings =
          Map.of(
              Setting.REDIS,
              redis.uri(),
              Setting.TRUSTED_PROXIES,
              "127.0.0.1",
              Setting.RATE_LIMIT,
              "10/h");
      Path data = folder.resolve("data");
      try (RunningServer one = RunningServer.start(data, settings);
          RunningServer other = RunningServer.start(data, settings)) {
        await()
            .until(() ->
                one.get("/health/ready").statusCode() == 200
                    && other.get("/health/ready").statusCode() == 200);
        assertThat(limited(one, 4, "203.0.113.1")).isEmpty();
        assertThat(limited(other, 6, "203.0.113.1")).isEmpty();
        assertThat(limited(one, 2, "203.0.113.1")).hasSize(2);
        assertThat(limited(other, 2, "203.0.113.1")).hasSize(2);
        assertThat(limited(other, 1, "203.0.113.2")).isEmpty();

        redis.stop();
        // Neither open nor closed.
        assertThat(limited(one, 12, "203.0.113.3")).hasSize(2);
        assertThat(limited(other, 12, "203.0.113.3")).hasSize(2);
      }
    }
  }

  @Test
  void aKeyHasOneLimitOnAllServersAndAllAddresses() throws Exception {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")))) {
      Map<Setting, String> settings =
          Map.of(
              Setting.ACCESS,
              "keys",
              Setting.REDIS,
              redis.uri(),
              Setting.TRUSTED_PROXIES,
              "127.0.0.1",
              Setting.RATE_LIMIT,
              "10/h");
      Path data = folder.resolve("data");
      try (KeyedServer one = KeyedServer.start(data, settings);
          RunningServer other = RunningServer.start(data, settings)) {
        await()
            .until(() ->
                one.server().get("/health/ready").statusCode() == 200
                    && other.get("/health/ready").statusCode() == 200);
        KeyedClient shop = one.of("shop");
        KeyedClient elsewhere = new KeyedClient(other, shop.key());
        for (int i = 0; i < 10; i++) {
          assertThat(record(i % 2 == 0 ? shop : elsewhere, i).statusCode()).isEqualTo(404);
        }
        for (KeyedClient client : List.of(shop, elsewhere)) {
          HttpResponse<byte[]> refused = record(client, 10);
          assertThat(KeyedClient.json(refused, 429).get("code").asText()).isEqualTo("rate-limited");
        }
        KeyedClient second = one.of("shop");
        assertThat(record(new KeyedClient(other, second.key()), 1).statusCode())
            .as("another key of the owner")
            .isEqualTo(404);
      }
    }
  }

  private static HttpResponse<byte[]> record(KeyedClient client, int address) throws Exception {
    return client.get(
        "/images/01a1fe7c-3a45-7cdd-a489-bfd64996ed12", "X-Forwarded-For", "203.0.113." + address);
  }

  /** The answers of 429 to some requests for an image that does not exist. */
  private static List<HttpResponse<byte[]>> limited(RunningServer server, int count, String address)
      throws Exception {
    List<HttpResponse<byte[]>> limited = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpResponse<byte[]> answer =
          server.get(
              "/images/01a1fe7c-3a45-7cdd-a489-bfd64996ed12.png", "X-Forwarded-For", address);
      if (answer.statusCode() == 429) {
        limited.add(answer);
      } else {
        assertThat(answer.statusCode()).isEqualTo(404);
      }
    }
    return limited;
  }

  @Test
  void theAnswerToTheNextClientDoesNotSayWhatWasLeftToTheFirst() throws Exception {
    try (RunningServer server =
        RunningServer.start(folder.resolve("data"), Map.of(Setting.RATE_LIMIT, "5/h"))) {
      String image = server.store("image/png", Drawn.png(20, 10)).path("id").asText();
      String path = "/images/" + image + "/flip.png";
      HttpResponse<byte[]> made = server.get(path);
      assertThat(made.headers().firstValue("RateLimit").orElseThrow())
          .startsWith("\"requests\";r=3;");

      // The long way, and then directly.
      for (int i = 0; i < 20; i++) {
        HttpResponse<byte[]> kept = server.get(path);
        assertThat(kept.statusCode()).isEqualTo(200);
        assertThat(kept.headers().map()).doesNotContainKeys("ratelimit", "ratelimit-policy");
      }
      assertThat(server.get("/images").headers().firstValue("RateLimit").orElseThrow())
          .startsWith("\"requests\";r=2;");
    }
  }
}
