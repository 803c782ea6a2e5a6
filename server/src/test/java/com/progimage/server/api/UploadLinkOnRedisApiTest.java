package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The same with a registry and a store of jobs in Redis. */
final class UploadLinkOnRedisApiTest extends UploadLinkApiTest {
  private static final long LONG_AGO = 1;
  private static final long IN_A_CENTURY = 4_930_000_000_000L;

  @TempDir static Path folder;
  private static RedisProcess redis;

  @Override
  Map<Setting, String> store() {
    redis = new RedisProcess(folder);
    return Map.of(Setting.REDIS, redis.uri());
  }

  @AfterAll
  static void end() {
    redis.close();
  }

  /** Leaves a link as a server does that dies after it has stored the image. */
  private static void forgetEnd(JsonNode link, long look) {
    String id = link.get("id").asText();
    try (RedisClient client = redis.client()) {
      String key = "pi:upload:{" + id + "}";
      client.hdel(key, "image", "stored", "settled");
      client.hset(key, Map.of("holder", "dead", "until", "1"));
      client.zadd("pi:uploads:look", (double) look, id);
    }
  }

  @Test
  void aServerFindsTheImageOfADeadServer() throws Exception {
    JsonNode link = link("{}");
    String image = RunningServer.json(put(link, "image/png", PICTURE)).get("id").asText();
    forgetEnd(link, LONG_AGO);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> state(link).get("state").asText().equals("done"));
    assertThat(state(link).get("image").asText()).isEqualTo(image);
  }

  @Test
  void anUploadFindsTheImageOfADeadServer() throws Exception {
    JsonNode link = link("{}");
    String image = RunningServer.json(put(link, "image/png", PICTURE)).get("id").asText();
    int before = imageCount();
    forgetEnd(link, IN_A_CENTURY);
    assertThat(state(link).get("state").asText()).isEqualTo("open");
    assertProblem(put(link, "image/png", Drawn.png(21, 10)), 409, "upload-done");
    assertThat(state(link).get("image").asText()).isEqualTo(image);
    assertThat(imageCount()).isEqualTo(before);
  }

  @Test
  void aLinkWhoseServerDiedBeforeItStoredTheImageIsFreeAgain() throws Exception {
    JsonNode link = link("{}");
    forgetEnd(link, IN_A_CENTURY);
    assertThat(put(link, "image/png", PICTURE).statusCode()).isEqualTo(201);
  }
}
