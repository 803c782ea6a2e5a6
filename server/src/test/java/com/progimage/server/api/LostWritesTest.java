package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers whose Redis loses the end of its log, as by a power cut. */
final class LostWritesTest {
  private static final Duration IN_TIME = Duration.ofSeconds(10);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private RedisProcess redis;
  private final List<String> stored = new ArrayList<>();

  @BeforeEach
  void startRedis() throws Exception {
    redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")), "--appendonly", "yes");
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private RunningServer startServer() throws Exception {
    RunningServer server =
        RunningServer.start(folder.resolve("data"), Map.of(Setting.REDIS, redis.uri()));
    await().atMost(IN_TIME).until(() -> server.get("/images").statusCode() == 200);
    return server;
  }

  private static HttpResponse<byte[]> upload(RunningServer server, String path, String key)
      throws Exception {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "image/png")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofByteArray(Drawn.png(4, 2))));
  }

  private void store(RunningServer server, String path, String key) throws Exception {
    HttpResponse<byte[]> response = upload(server, path, key);
    assertThat(response.statusCode()).isEqualTo(201);
    stored.add(id(response));
  }

  private static String id(HttpResponse<byte[]> response) throws Exception {
    return json(response).get("id").asText();
  }

  private void assertLists(RunningServer server) {
    await()
        .atMost(IN_TIME)
        .untilAsserted(() -> {
          List<String> listed = new ArrayList<>();
          json(server.get("/images"))
              .path("images")
              .forEach(image -> listed.add(image.get("id").asText()));
          assertThat(listed).containsExactlyElementsOf(stored);
        });
  }

  private void loseAllAfter(long bytes) {
    redis.stop();
    redis.cutLog(bytes);
    redis.start();
  }

  @Test
  @SuppressWarnings("try") // both servers end in the middle
  void everyAcknowledgedImageIsListedAndEveryKeyKnown() throws Exception {
    try (RunningServer a = startServer();
        RunningServer b = startServer()) {
      long bytes = redis.logBytes();
      store(a, "/images", "first");
      store(b, "/images", "second");
      store(a, "/images?ttl=600", "third");
      loseAllAfter(bytes);
      for (RunningServer server : List.of(a, b)) {
        assertLists(server);
      }
      assertThat(id(upload(b, "/images", "first"))).isEqualTo(stored.get(0));
      assertThat(id(upload(a, "/images", "second"))).isEqualTo(stored.get(1));

      bytes = redis.logBytes();
      store(b, "/images", "fourth");
      a.close();
      b.close();
      loseAllAfter(bytes);
    }
    try (RunningServer next = startServer()) {
      assertLists(next);
      assertThat(id(upload(next, "/images", "fourth"))).isEqualTo(stored.get(3));
    }
  }
}
