package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.command.Commands;
import com.progimage.server.config.Configuration;
import com.progimage.server.config.InvalidSetting;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An ingest and a delivery server on one data folder and one Redis. */
final class RoleTest {
  private static final String MISDIRECTED = "misdirected-request";

  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private static RedisProcess redis;
  private static RunningServer ingest;
  private static RunningServer delivery;

  @BeforeAll
  static void start() throws Exception {
    redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")));
    ingest = start("ingest");
    delivery = start("delivery");
    await().atMost(Duration.ofSeconds(10)).until(() -> ingest.get("/images").statusCode() == 200);
  }

  private static RunningServer start(String role) throws Exception {
    return RunningServer.start(
        folder.resolve("data"), Map.of(Setting.ROLE, role, Setting.REDIS, redis.uri()));
  }

  @AfterAll
  static void stop() {
    delivery.close();
    ingest.close();
    redis.close();
  }

  @Test
  void whatIngestStoresDeliveryGivesOut() throws Exception {
    JsonNode image = ingest.store("image/png", Drawn.png(40, 20));

    assertThat(delivery.get(path(image, ".png")).body()).isEqualTo(Drawn.png(40, 20));
    assertThat(delivery.get(path(image, "/flip.webp")).statusCode()).isEqualTo(200);
    assertThat(delivery.head(path(image, "/flip.webp")).statusCode()).isEqualTo(200);
    assertThat(json(ingest.get("/images?limit=1000")).findValuesAsText("id"))
        .contains(image.get("id").asText());
  }

  @Test
  void bothKnowTheRecordWithAllItsFormats() throws Exception {
    JsonNode image = ingest.store("image/jpeg", Drawn.jpeg(30, 20));

    JsonNode here = json(ingest.get(path(image, "")));
    JsonNode there = json(delivery.get(path(image, "")));
    assertThat(here).isEqualTo(image);
    assertThat(here.get("urls").size()).isEqualTo(there.get("urls").size()).isGreaterThan(3);
  }

  @Test
  void aDeleteOnIngestIs404OnDeliveryAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      JsonNode image = ingest.store("image/png", Drawn.png(20 + round, 20));
      List<String> paths =
          List.of(
              path(image, ""), path(image, ".png"), path(image, ".gif"), path(image, "/flop.gif"));
      for (String path : paths) {
        assertThat(delivery.get(path).statusCode()).as("known, caches included").isEqualTo(200);
      }
      String tag = delivery.get(paths.get(2)).headers().firstValue("ETag").orElseThrow();

      assertThat(ingest.delete(path(image, "")).statusCode()).isEqualTo(204);
      for (String path : paths) {
        assertProblem(delivery.get(path), 404, "image-not-found");
        assertThat(delivery.head(path).statusCode()).isEqualTo(404);
        assertProblem(delivery.get(path, "If-None-Match", tag), 404, "image-not-found");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, .png", "HEAD, .png", "GET, /flip.webp", "HEAD, /flip.webp", "GET, .nonsense"})
  void ingestLeavesRenditionsToDelivery(String method, String rest) throws Exception {
    JsonNode image = ingest.store("image/png", Drawn.png(8, 8));
    HttpResponse<byte[]> answer =
        ingest.send(ingest.request(path(image, rest)).method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(421);
    if (method.equals("GET")) {
      assertProblem(answer, 421, MISDIRECTED);
      assertThat(json(answer).get("detail").asText()).contains("role ingest", "role delivery");
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, /images", "GET, /images", "DELETE, /images/<id>"})
  void deliveryLeavesStoringListingAndDeletingToIngest(String method, String path)
      throws Exception {
    JsonNode image = ingest.store("image/png", Drawn.png(8, 8));
    HttpResponse<byte[]> answer =
        delivery.send(
            delivery
                .request(path.replace("<id>", image.get("id").asText()))
                .header("Content-Type", "image/png")
                .method(method, BodyPublishers.ofByteArray(Drawn.png(9, 9))));

    assertProblem(answer, 421, MISDIRECTED);
    assertThat(json(answer).get("detail").asText()).contains("role delivery", "role ingest");
    assertThat(ingest.get(path(image, "")).statusCode()).as("nothing was done").isEqualTo(200);
  }

  @Test
  void whatNeitherDoesIsRefusedByBothAsEver() throws Exception {
    for (RunningServer server : List.of(ingest, delivery)) {
      HttpResponse<byte[]> put =
          server.send(server.request("/images").PUT(BodyPublishers.noBody()));
      assertProblem(put, 405, "method-not-allowed");
      assertThat(put.headers().firstValue("Allow")).hasValue("POST, GET, HEAD, OPTIONS");
      assertProblem(server.get("/nothing"), 404, "route-not-found");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
  void operatorsAskBoth(String path) throws Exception {
    assertThat(ingest.get(path).statusCode()).isEqualTo(200);
    assertThat(delivery.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void bothHaveTheSameCapabilities() throws Exception {
    assertThat(json(ingest.get("/capabilities"))).isEqualTo(json(delivery.get("/capabilities")));
  }

  @Test
  void ingestHasNoWorkerUntilAnUploadIsToBeDecoded(@TempDir Path other) throws Exception {
    Map<Setting, String> settings =
        Map.of(Setting.ROLE, "ingest", Setting.REDIS, redis.uri() + "/1");
    try (RunningServer server = RunningServer.start(other, settings)) {
      await().until(() -> server.get("/health/ready").statusCode() == 200);
      server.store("image/png", Drawn.png(8, 8));
      assertThat(starts(server)).isZero();

      byte[] picture = Drawn.png(64, 64);
      assertThat(server.post("/images?verify=decode", "image/png", picture).statusCode())
          .isEqualTo(201);
      server.post("/images?verify=decode", "image/png", picture);
      assertThat(starts(server)).isEqualTo(1);
    }
  }

  @Test
  void ingestIsNotReadyWhileTheRegistryIsAway(@TempDir Path other) throws Exception {
    try (RedisProcess own = new RedisProcess(Files.createDirectory(other.resolve("redis")));
        RunningServer server =
            RunningServer.start(
                other.resolve("data"), Map.of(Setting.ROLE, "ingest", Setting.REDIS, own.uri()))) {
      await().until(() -> server.get("/health/ready").statusCode() == 200);
      own.stop();
      await().until(() -> server.get("/health/ready").statusCode() == 503);
      assertProblem(server.get("/health/ready"), 503, "not-ready");
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      own.start();
      await().until(() -> server.get("/health/ready").statusCode() == 200);
    }
  }

  @Test
  void theBannerNamesTheRole() {
    assertThat(ingest.banner()).contains("role      ingest");
    assertThat(delivery.banner()).contains("role      delivery");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "delivery"})
  void aRoleOnTheEmbeddedRegistryIsUsedWrongly(String role) {
    Configuration configuration = Configuration.of(Map.of(), Map.of(Setting.ROLE.variable(), role));

    assertThatThrownBy(() -> ServerConfig.of(configuration))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("--role")
        .hasMessageContaining("PROGIMAGE_ROLE")
        .hasMessageContaining("--redis");
    assertThat(Commands.run("serve", "--role", role, "--port", "0")).isEqualTo(2);
  }

  private static double starts(RunningServer server) throws Exception {
    return new String(server.get("/metrics").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("progimage_worker_starts_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static String path(JsonNode image, String rest) {
    return "/images/" + image.get("id").asText() + rest;
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(answer).get("code").asText()).isEqualTo(code);
  }
}
