package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose disk is below its reserve reads, and takes nothing up that lasts. */
final class FullDiskTest {
  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;
  private static String image;

  @BeforeAll
  static void start() throws Exception {
    try (RunningServer before = RunningServer.start(data)) {
      image = before.store("image/png", Drawn.png(60, 40)).path("id").asText();
    }
    server =
        RunningServer.start(data, Map.of(Setting.RESERVE, "1048576GiB", Setting.WEBHOOKS, "on"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void imagesAreReadAndRenderedAndNothingIsKept() throws Exception {
    for (int i = 0; i < 2; i++) {
      HttpResponse<byte[]> answer = server.get("/images/" + image + "/resize_20x20.png");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Server-Timing").orElseThrow()).contains("made");
    }
  }

  @Test
  void aGetMakesNoJob() throws Exception {
    refused(server.get("/images/" + image + "/resize_21x21.png", "Prefer", "respond-async"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/jobs | {\"sources\": [{\"image\": \"%s\"}], \"outputs\": [{\"format\": \"webp\"}]}",
        "/webhooks | {\"url\": \"https://example.com/hook\"}"
      })
  void whatLastsIsRefused(String path, String json) throws Exception {
    refused(server.post(path, "application/json", json.replace("%s", image).getBytes(UTF_8)));
  }

  @Test
  void uploadsAreRefused() throws Exception {
    refused(server.post("/images", "image/png", Drawn.png(60, 40)));
  }

  private static void refused(HttpResponse<byte[]> answer) throws Exception {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(507);
    assertThat(RunningServer.json(answer).path("code").asText()).isEqualTo("insufficient-storage");
    assertThat(RunningServer.json(server.get("/jobs")).path("jobs")).isEmpty();
  }
}
