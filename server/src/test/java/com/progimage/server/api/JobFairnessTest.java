package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No job, however large or slow, keeps others from going on. */
final class JobFairnessTest {
  private static final byte[] PICTURE = Drawn.png(60, 40);
  private static final String OUTPUTS =
      "[{\"transformation\": \"resize_9x\", \"format\": \"png\"}]";

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static HttpResponse<byte[]> submit(RunningServer server, List<String> sources)
      throws Exception {
    String json =
        "{\"sources\": [%s], \"outputs\": %s}".formatted(String.join(",", sources), OUTPUTS);
    return server.post("/jobs", "application/json", json.getBytes(UTF_8));
  }

  private static String taken(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(202);
    return RunningServer.json(response).path("id").asText();
  }

  private static List<String> urls(String origin, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"url\": \"%s/%d.png\"}".formatted(origin, i))
        .toList();
  }

  private static List<String> images(RunningServer server, int count) throws Exception {
    String id = server.store("image/png", PICTURE).path("id").asText();
    return IntStream.range(0, count)
        .mapToObj(_ -> "{\"image\": \"%s\"}".formatted(id))
        .collect(Collectors.toList());
  }

  private static JsonNode job(RunningServer server, String id) throws Exception {
    return RunningServer.json(server.get("/jobs/" + id));
  }

  private static void awaitDone(RunningServer server, String id, int items) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> job(server, id).path("done").asInt() >= items);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sourcesThatDoNotAnswerHoldNothingElseUp(boolean isRedis) throws Exception {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")));
        OtherSite site = OtherSite.start().give("/", 200, PICTURE);
        ServerSocket silent = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
      String tarpit = "http://localhost:" + silent.getLocalPort();
      String trusted = tarpit + "," + site.origin();
      Map<Setting, String> settings =
          isRedis
              ? Map.of(Setting.TRUSTED_SOURCES, trusted, Setting.REDIS, redis.uri())
              : Map.of(Setting.TRUSTED_SOURCES, trusted);
      try (RunningServer server = RunningServer.start(folder.resolve("data"), settings)) {
        await().until(() -> server.get("/images").statusCode() == 200);
        for (int i = 0; i < 3; i++) {
          taken(submit(server, urls(tarpit, 100)));
        }
        await().until(() -> metric(server, "progimage_jobs{state=\"running\"}") == 3);
        awaitDone(server, taken(submit(server, images(server, 1))), 1);
        awaitDone(server, taken(submit(server, urls(site.origin(), 9))), 9);
        // A huge job that was there before goes on beside a small one that comes later.
        String huge = taken(submit(server, images(server, 3_000)));
        String late = taken(submit(server, images(server, 101)));
        awaitDone(server, late, 20);
        assertThat(job(server, huge).path("done").asInt()).isLessThan(1_000);
      }
    }
  }

  private static double metric(RunningServer server, String name) throws Exception {
    String all = new String(server.get("/metrics").body(), UTF_8);
    return all.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  @Test
  void openJobsAndOutputsAreLimited() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
      String tarpit = "http://localhost:" + silent.getLocalPort();
      Map<Setting, String> settings =
          Map.of(
              Setting.TRUSTED_SOURCES,
              tarpit,
              Setting.MAX_OPEN_JOBS,
              "2",
              Setting.MAX_OPEN_OUTPUTS,
              "150");
      try (RunningServer server = RunningServer.start(folder.resolve("data"), settings)) {
        await().until(() -> server.get("/images").statusCode() == 200);
        String id = server.store("image/png", PICTURE).path("id").asText();
        String first = taken(submit(server, urls(tarpit, 100)));
        assertTooMany(submit(server, urls(tarpit, 51)), 150, 151);
        taken(submit(server, urls(tarpit, 50)));
        assertTooMany(submit(server, urls(tarpit, 1)), 2, 3);
        String rendition = "/images/" + id + "/resize_7x.png";
        assertTooMany(server.get(rendition, "Prefer", "respond-async"), 2, 3);
        assertTooMany(
            server.post("/thumbnails", "multipart/form-data; boundary=xyz", new byte[0]), 2, 3);
        assertTooMany(
            server.send(
                server
                    .request("/render/resize_7x.png")
                    .header("Content-Type", "image/png")
                    .header("Prefer", "respond-async")
                    .POST(BodyPublishers.ofByteArray(PICTURE))),
            2,
            3);
        assertThat(server.get(rendition).statusCode()).isEqualTo(200);
        assertThat(server.delete("/jobs/" + first).statusCode()).isEqualTo(200);
        taken(submit(server, urls(tarpit, 100)));
      }
    }
  }

  private static void assertTooMany(HttpResponse<byte[]> response, long limit, long actual)
      throws IOException {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(429);
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    JsonNode problem = RunningServer.json(response);
    assertThat(problem.path("code").asText()).isEqualTo("too-many-jobs");
    assertThat(problem.path("limit").asLong()).isEqualTo(limit);
    assertThat(problem.path("actual").asLong()).isEqualTo(actual);
  }
}
