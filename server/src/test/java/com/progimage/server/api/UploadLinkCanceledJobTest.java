package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analyses of a link whose job was canceled before it began. */
final class UploadLinkCanceledJobTest {
  private static final String RECEIVER = "https://localhost:1";

  @TempDir(factory = MemoryFolder.class)
  Path data;

  private final MovableClock clock = new MovableClock();

  private RunningServer server(String role, RedisProcess redis) throws Exception {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.ROLE, role);
    settings.put(Setting.REDIS, redis.uri());
    settings.put(Setting.WEBHOOKS, "on");
    settings.put(Setting.TRUSTED_RECEIVERS, RECEIVER);
    RunningServer server = RunningServer.start(data.resolve("data"), settings, clock);
    await().until(() -> server.get("/images").statusCode() == 200); // it knows Redis
    return server;
  }

  @Test
  void theyAreQueuedAgain() throws Exception {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(data.resolve("redis")))) {
      String placeholder;
      try (RunningServer server = server("ingest", redis)) {
        placeholder = "/images/" + stored(server) + "/placeholder";
        JsonNode jobs = RunningServer.json(server.get("/jobs")).get("jobs");
        assertThat(jobs).hasSize(1);
        String job = "/jobs/" + jobs.get(0).get("id").asText();
        assertThat(server.delete(job).statusCode()).isEqualTo(200);
        assertThat(server.get(placeholder).statusCode()).isEqualTo(202);
      }
      clock.advance(Duration.ofMinutes(6));
      try (RunningServer server = server("all", redis)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> server.get(placeholder).statusCode() == 200);
      }
    }
  }

  /** Sends an image through a link, and returns its id. */
  private static String stored(RunningServer server) throws Exception {
    String json = "{\"callback\": \"%s/told\", \"analyze\": [\"placeholder\"]}".formatted(RECEIVER);
    HttpResponse<byte[]> made = server.post("/uploads", "application/json", json.getBytes(UTF_8));
    assertThat(made.statusCode()).as(new String(made.body(), UTF_8)).isEqualTo(201);
    URI url = URI.create(RunningServer.json(made).at("/upload/url").asText());
    HttpResponse<byte[]> stored =
        server.send(
            server
                .request(url.getPath() + "?" + url.getQuery())
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofByteArray(Drawn.png(33, 22))));
    assertThat(stored.statusCode()).isEqualTo(201);
    return RunningServer.json(stored).get("id").asText();
  }
}
