package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found without a request, and how long it stays. */
final class AnalysisLifetimeTest {
  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static volatile Instant now = Instant.parse("2026-05-06T10:00:00Z");
  private static final Clock CLOCK = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.ANALYZE, "placeholder",
                Setting.LABELS_TTL, "10d",
                Setting.SWEEP_EVERY, "1h"),
            CLOCK);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode store(int width, String query) throws Exception {
    return RunningServer.json(server.post("/images" + query, "image/png", Drawn.png(width, 20)));
  }

  private static int status(JsonNode image, String kind) throws Exception {
    return server.get("/images/" + image.get("id").asText() + "/" + kind).statusCode();
  }

  private static long done(String kind) throws Exception {
    return RunningServer.json(server.get("/analyses/stats"))
        .at("/analyses/" + kind + "/done")
        .asLong();
  }

  @Test
  void thePlaceholderOfEachUploadIsMadeBeforeTheAnswerIfTheOperatorWants() throws Exception {
    JsonNode image = store(31, "");

    assertThat(image.get("analyses")).hasSize(1);
    assertThat(image.at("/analyses/0/status").asText()).isEqualTo("done");
    assertThat(status(image, "placeholder")).isEqualTo(200);
  }

  @Test
  void labelsExpireAndOtherFactsDoNot() throws Exception {
    JsonNode image = store(32, "?analyze=labels");
    await().atMost(Duration.ofSeconds(60)).until(() -> status(image, "labels") == 200);

    now = now.plus(Duration.ofDays(10));

    assertThat(status(image, "labels")).isEqualTo(404);
    assertThat(status(image, "placeholder")).isEqualTo(200);
    JsonNode again = store(32, "?analyze=labels");
    await().atMost(Duration.ofSeconds(60)).until(() -> status(again, "labels") == 200);
  }

  @Test
  void theFactsOfAnExpiredImageAreSwept() throws Exception {
    JsonNode stays = store(33, "");
    long before = done("placeholder");
    store(34, "?ttl=60");
    assertThat(done("placeholder")).isEqualTo(before + 1);

    // A sweep that began before the jump ends after it, and the next one is due an hour later.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          now = now.plus(Duration.ofHours(2));
          return done("placeholder") == before;
        });
    assertThat(status(stays, "placeholder")).isEqualTo(200);
  }
}
