package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one data folder and one Redis, which wants a password. */
final class SharedRegistryTest {
  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private static RedisProcess redis;
  private static RunningServer a;
  private static RunningServer b;

  @BeforeAll
  static void start() throws Exception {
    redis =
        new RedisProcess(
            Files.createDirectory(folder.resolve("redis")), "--requirepass", "p@ss:w/rd");
    a = startServer();
    b = startServer();
    for (RunningServer server : List.of(a, b)) {
      await().atMost(Duration.ofSeconds(10)).until(() -> server.get("/images").statusCode() == 200);
    }
  }

  private static RunningServer startServer() throws Exception {
    String url = "redis://:p%40ss%3Aw%2Frd@127.0.0.1:" + redis.port() + "/2";
    return RunningServer.start(folder.resolve("data"), Map.of(Setting.REDIS, url));
  }

  @AfterAll
  static void stop() {
    b.close();
    a.close();
    redis.close();
  }

  @Test
  void theBannerNamesTheRegistryAndNotItsPassword() {
    assertThat(a.banner())
        .contains("registry  redis://127.0.0.1:" + redis.port() + "/2")
        .doesNotContain("p%40ss", "p@ss");
  }

  @Test
  void neitherDoesTheDataFolderKeepThePassword() throws IOException {
    assertThat(folder.resolve("data/layout.json"))
        .content()
        .contains("redis://127.0.0.1:" + redis.port() + "/2")
        .doesNotContain("p%40ss", "p@ss");
  }

  @Test
  void whatOneStoresTheOtherReadsConvertsListsAndDeletes() throws Exception {
    JsonNode image = a.store("image/png", Drawn.png(40, 20));
    String path = path(image);

    assertThat(json(b.get(path)).get("digest")).isEqualTo(image.get("digest"));
    assertThat(b.get(path + ".png").body()).isEqualTo(Drawn.png(40, 20));
    byte[] made = b.get(path + "/flip.gif").body();
    HttpResponse<byte[]> kept = a.get(path + "/flip.gif");
    assertThat(kept.body()).isEqualTo(made);
    assertThat(kept.headers().firstValue("Server-Timing").orElseThrow()).contains("kept");
    assertThat(listedIds(a)).contains(id(image)).isEqualTo(listedIds(b));

    assertThat(b.delete(path).statusCode()).isEqualTo(204);
    assertThat(listedIds(a)).doesNotContain(id(image)).isEqualTo(listedIds(b));
  }

  @Test
  void aDeleteOnOneTakesWhatTheOtherMadeOfTheImageAndItsRecords() throws Exception {
    String scene = path(a.store("image/png", Drawn.png(40, 20)));
    JsonNode logo = a.store("image/png", Drawn.png(6, 6));
    String laidOn = scene + "/overlay_" + id(logo) + ".webp";
    assertThat(b.get(laidOn).statusCode()).isEqualTo(200);
    assertThat(a.get(laidOn).headers().firstValue("Server-Timing").orElseThrow()).contains("kept");

    assertThat(a.delete(path(logo)).statusCode()).isEqualTo(204);
    assertThat(b.get(laidOn).statusCode()).isEqualTo(404);
    assertThat(a.get(laidOn).statusCode()).isEqualTo(404);
    try (Stream<Path> files = Files.walk(folder.resolve("data/renditions"))) {
      assertThat(files.map(Path::toString)).noneMatch(file -> file.contains(id(logo)));
    }
  }

  @Test
  void aDeleteOnOneIs404OnTheOtherAtOnceForTheImageAndItsRenditions() throws Exception {
    JsonNode image = a.store("image/png", Drawn.png(40, 20));
    String path = path(image);
    List<String> all = List.of(path, path + ".png", path + ".gif", path + "/flip.webp");
    for (String one : all) {
      assertThat(b.get(one).statusCode()).as("known to B, caches included").isEqualTo(200);
    }
    String tag = b.get(path + ".gif").headers().firstValue("ETag").orElseThrow();

    assertThat(a.delete(path).statusCode()).isEqualTo(204);
    for (String one : all) {
      assertThat(b.get(one).statusCode()).as(one).isEqualTo(404);
    }
    assertThat(b.get(path + "/flop.webp").statusCode()).isEqualTo(404);
    assertThat(b.get(path + ".gif", "If-None-Match", tag).statusCode()).isEqualTo(404);
    assertThat(b.delete(path).statusCode()).isEqualTo(404);
  }

  @Test
  void ofDeletesOnBothExactlyOneWins() throws Exception {
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        String path = path(a.store("image/png", Drawn.png(3, 3)));
        List<Callable<HttpResponse<byte[]>>> deletes =
            List.of(() -> a.delete(path), () -> b.delete(path));
        List<Integer> statuses = new ArrayList<>();
        for (Future<HttpResponse<byte[]>> one : both.invokeAll(deletes)) {
          statuses.add(one.get().statusCode());
        }
        assertThat(statuses).containsExactlyInAnyOrder(204, 404);
      }
    }
    assertThat(listedIds(a)).isEqualTo(listedIds(b));
  }

  @Test
  void pagesGoOnAtTheOtherServer() throws Exception {
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stored.add(id((i % 2 == 0 ? a : b).store("image/png", Drawn.png(10 + i, 5))));
    }
    List<String> listed = new ArrayList<>();
    String query = "?limit=2";
    for (int page = 0; query != null; page++) {
      JsonNode answer = json((page % 2 == 0 ? a : b).get("/images" + query));
      answer.get("images").forEach(image -> listed.add(id(image)));
      JsonNode next = answer.get("next");
      query = next.isNull() ? null : next.asText().substring(next.asText().indexOf('?'));
    }
    assertThat(listed).doesNotHaveDuplicates().containsSubsequence(stored).isSorted();
  }

  private static String path(JsonNode image) {
    return "/images/" + id(image);
  }

  private static String id(JsonNode image) {
    return image.get("id").asText();
  }

  private static List<String> listedIds(RunningServer server) throws Exception {
    List<String> ids = new ArrayList<>();
    json(server.get("/images?limit=1000")).get("images").forEach(image -> ids.add(id(image)));
    return ids;
  }
}
