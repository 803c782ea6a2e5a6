package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.ImageId;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What a server does while its Redis is away, and when it is back. */
final class RedisAwayTest {
  private static final Duration BOUND = Duration.ofSeconds(2);

  /** Redis is waited for 1.7 s; the rest is what a busy machine takes. */
  private static final Duration HANGING_BOUND = Duration.ofSeconds(4);

  private static final Duration RETURN = Duration.ofSeconds(5);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path data;
  private RedisProcess redis;
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("data");
    redis =
        new RedisProcess(
            Files.createDirectory(folder.resolve("redis")),
            "--appendonly",
            "yes",
            "--appendfsync",
            "always");
    server = startServer();
    await().atMost(Duration.ofSeconds(30)).until(() -> server.get("/images").statusCode() == 200);
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  private RunningServer startServer() throws Exception {
    return RunningServer.start(data, Map.of(Setting.REDIS, redis.uri(), Setting.MAX_BODY, "32MiB"));
  }

  @Test
  void readingAndConvertingGoOnAndTheLedgerCatchesUp() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    ImageId id = id(image);
    byte[] kept = server.get("/images/" + id + ".gif").body();
    await().until(() -> ledgerSize(id) == 1);
    redis.stop();

    assertThat(server.get("/images/" + id + ".png").body()).isEqualTo(Drawn.png(40, 20));
    assertThat(server.get("/images/" + id + ".gif").body()).isEqualTo(kept);
    assertThat(json(server.get("/images/" + id))).isEqualTo(image);
    assertThat(origin(server.get("/images/" + id + "/flip.png"))).isEqualTo("made");
    assertThat(origin(server.get("/images/" + id + "/flip.png"))).isEqualTo("kept");
    assertThat(server.get("/health/ready").statusCode())
        .as("it is worth being asked")
        .isEqualTo(200);

    redis.start();
    await().atMost(RETURN).until(() -> ledgerSize(id) == 2);
  }

  @Test
  void whatNeedsTheRegistryIsRefusedInTimeAndChangesNothing() throws Exception {
    String stored = "/images/" + id(server.store("image/png", Drawn.png(4, 2)));
    Map<String, Long> before = files();
    redis.stop();

    assertUnavailable(() -> server.get("/images"));
    assertUnavailable(() -> server.delete(stored));
    assertUnavailable(() -> server.post("/images", "image/png", Drawn.png(5, 5)));
    assertUnavailable(() -> server.post("/images?verify=decode", "image/png", Drawn.png(5, 5)));
    assertUnavailable(() -> server.post("/images", "image/png", new byte[30 << 20]));
    assertUnavailable(this::postForm);
    assertThat(files()).isEqualTo(before);
    assertThat(server.get(stored).statusCode()).isEqualTo(200);
  }

  @Test
  void allWorksAgainOnceRedisIsBack() throws Exception {
    String stored = "/images/" + id(server.store("image/png", Drawn.png(4, 2)));
    redis.stop();
    assertUnavailable(() -> server.get("/images"));

    redis.start();
    awaitListing();
    server.store("image/png", Drawn.png(5, 5));
    assertThat(server.delete(stored).statusCode()).isEqualTo(204);
    assertThat(json(server.get("/images")).get("images")).hasSize(1);
  }

  @Test
  void anUploadWhoseRegistrationFailsStaysStoredAndIsListedAfterItsReturn() throws Exception {
    redis.hang(Duration.ofMinutes(1));
    assertUnavailable(HANGING_BOUND, () -> server.post("/images", "image/png", Drawn.png(6, 3)));
    redis.stop();
    redis.start();
    await()
        .atMost(RETURN)
        .ignoreExceptions()
        .until(() -> json(server.get("/images")).get("images").size() == 1);
    String url = json(server.get("/images")).get("images").get(0).get("id").asText();
    assertThat(server.get("/images/" + url + ".png").body()).isEqualTo(Drawn.png(6, 3));
  }

  @Test
  void aDeleteThatTheRegistryMissedTakesTheBytesAndIsToldOnItsReturn() throws Exception {
    ImageId id = id(server.store("image/png", Drawn.png(40, 20)));
    server.get("/images/" + id + ".gif");
    await().until(() -> ledgerSize(id) == 1);
    deleteWhileRedisHangs(id);
    assertThat(server.get("/images/" + id + ".gif").statusCode()).isEqualTo(404);
    assertThat(files().keySet())
        .filteredOn(file -> file.contains(id.text()))
        .filteredOn(file -> !file.endsWith(".json")) // of its upload, until that is settled
        .as("the tombstone, and that the registry is still to be told")
        .hasSize(2)
        .anyMatch(file -> file.endsWith(".deleted"))
        .anyMatch(file -> file.endsWith(".delete"));

    redis.stop();
    redis.start();
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      // Until it has read its log it refuses every command.
      await()
          .pollInterval(Duration.ofMillis(5))
          .ignoreExceptions()
          .until(() -> client.ping().equals("PONG"));
      await()
          .atMost(RETURN)
          .until(() ->
              client.zscore("pi:ids", id.text()) == null && !client.exists("pi:{" + id + "}"));
    }
  }

  @Test
  void aServerThatDiesBeforeItsReturnHasTheNextOneTellIt() throws Exception {
    ImageId gone = id(server.store("image/png", Drawn.png(40, 20)));
    deleteWhileRedisHangs(gone);
    redis.stop();
    server.close();
    redis.start();
    server = startServer();
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      assertThat(client.zscore("pi:ids", gone.text())).isNull();
    }
    assertThat(files().keySet()).noneMatch(file -> file.endsWith(".delete"));
  }

  @Test
  void aFullRedisHasNewImagesRefusedBeforeTheyAreStored() throws Exception {
    String stored = "/images/" + id(server.store("image/png", Drawn.png(40, 20)));
    Map<String, Long> before = files();
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      client.configSet("maxmemory", "1");
      await().atMost(RETURN).until(() -> metric("progimage_registry_ready").equals("0.0"));
      assertUnavailable(() -> server.post("/images", "image/png", Drawn.png(5, 5)));
      assertThat(files()).isEqualTo(before);
      assertThat(json(server.get("/images")).get("images")).hasSize(1);
      assertThat(server.get(stored + ".gif").statusCode()).isEqualTo(200);
      assertThat(server.delete(stored).statusCode()).isEqualTo(204);
      client.configSet("maxmemory", "0");
    }
    await().atMost(RETURN).until(() -> metric("progimage_registry_ready").equals("1.0"));
    server.store("image/png", Drawn.png(5, 5));
    assertThat(json(server.get("/images")).get("images")).hasSize(1);
  }

  @Test
  void aRedisThatTakesNoWritesHasUploadsRefusedBeforeTheyAreStored() throws Exception {
    server.store("image/png", Drawn.png(40, 20));
    Map<String, Long> before = files();
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      client.configSet("min-replicas-to-write", "1");
      await().atMost(RETURN).until(() -> metric("progimage_registry_ready").equals("0.0"));
      for (int upload = 0; upload < 5; upload++) {
        assertUnavailable(() -> server.post("/images", "image/png", Drawn.png(5, 5)));
      }
      assertThat(files()).isEqualTo(before);
      client.configSet("min-replicas-to-write", "0");
    }
    await().atMost(RETURN).until(() -> metric("progimage_registry_ready").equals("1.0"));
    server.store("image/png", Drawn.png(5, 5));
    assertThat(json(server.get("/images")).get("images")).hasSize(2);
  }

  @Test
  void aServerStartsWithoutRedisAndComesAliveWithIt() throws Exception {
    ImageId id = id(server.store("image/png", Drawn.png(40, 20)));
    server.close();
    redis.stop();
    server = startServer();

    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(server.get("/images/" + id + ".png").statusCode()).isEqualTo(200);
    assertThat(server.get("/images/" + id + ".gif").statusCode()).isEqualTo(200);
    assertUnavailable(() -> server.get("/images"));
    assertThat(metric("progimage_registry_ready")).isEqualTo("0.0");

    redis.start();
    awaitListing();
    server.store("image/png", Drawn.png(4, 4));
    assertThat(json(server.get("/images")).get("images")).hasSize(2);
    await().atMost(RETURN).until(() -> ledgerSize(id) == 1);
    assertThat(metric("progimage_registry_ready")).isEqualTo("1.0");
  }

  /**
   * Deletes an image before the server has noticed that Redis hangs; after that it would refuse.
   */
  private void deleteWhileRedisHangs(ImageId id) throws Exception {
    redis.hang(Duration.ofMinutes(1));
    HttpResponse<byte[]> answer = assertInTime(HANGING_BOUND, () -> server.delete("/images/" + id));
    while (answer.statusCode() == 503) {
      redis.stop();
      redis.start();
      awaitListing();
      redis.hang(Duration.ofMinutes(1));
      answer = assertInTime(HANGING_BOUND, () -> server.delete("/images/" + id));
    }
    assertThat(answer.statusCode()).isEqualTo(204);
  }

  private void awaitListing() {
    await().atMost(RETURN).until(() -> server.get("/images").statusCode() == 200);
  }

  private static void assertUnavailable(Callable<HttpResponse<byte[]>> call) throws Exception {
    assertUnavailable(BOUND, call);
  }

  private static void assertUnavailable(Duration bound, Callable<HttpResponse<byte[]>> call)
      throws Exception {
    HttpResponse<byte[]> response = assertInTime(bound, call);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).get("code").asText()).isEqualTo("registry-unavailable");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }

  private static HttpResponse<byte[]> assertInTime(
      Duration bound, Callable<HttpResponse<byte[]>> call) throws Exception {
    long start = System.nanoTime();
    HttpResponse<byte[]> response = call.call();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);
    return response;
  }

  private HttpResponse<byte[]> postForm() throws Exception {
    String form =
        String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.svg\"",
            "Content-Type: image/svg+xml",
            "",
            "<svg/>",
            "--b--",
            "");
    return server.send(
        server
            .request("/images")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(form)));
  }

  private int ledgerSize(ImageId id) throws IOException {
    return Index.inRedis(redis.uri(), data, id).size();
  }

  private String metric(String name) throws Exception {
    return new String(server.get("/metrics").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static ImageId id(JsonNode image) {
    return new ImageId(image.get("id").asText());
  }

  private static String origin(HttpResponse<byte[]> response) {
    String timing = response.headers().firstValue("Server-Timing").orElseThrow();
    return timing.replaceAll(".*rendition;desc=\"?([a-z]+)\"?.*", "$1");
  }

  /** Every file of the data folder and its length. */
  private Map<String, Long> files() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> data.relativize(file).toString(), file -> file.toFile().length()));
    }
  }
}
