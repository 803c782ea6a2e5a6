package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.config.Setting;
import com.progimage.support.ImageFiles;
import com.progimage.support.ObjectStoreProcess;
import com.progimage.support.RedisProcess;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose images are in an object store. */
final class ObjectStoreApiTest {
  private static final Duration AWAY_BOUND = Duration.ofSeconds(2);
  private static final Duration RETURN = Duration.ofSeconds(5);

  @TempDir static Path folder;
  private static ObjectStoreProcess objects;
  private static RedisProcess redis;

  @BeforeAll
  static void startStores() throws IOException {
    objects = ObjectStoreProcess.s3Proxy(Files.createDirectory(folder.resolve("objects")));
    redis = RedisProcess.logged(Files.createDirectory(folder.resolve("redis")));
  }

  @AfterAll
  static void stopStores() {
    objects.close();
    redis.close();
  }

  private static RunningServer start(String data, String prefix, boolean isShared)
      throws Exception {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.BLOBS, "s3://" + ObjectStoreProcess.BUCKET + "/" + prefix);
    settings.put(Setting.S3_ENDPOINT, objects.endpoint().toString());
    settings.put(Setting.S3_PATH_STYLE, "on");
    if (isShared) {
      settings.put(Setting.REDIS, redis.uri());
    }
    return RunningServer.start(folder.resolve(data), settings);
  }

  private static byte[] png() {
    return ImageFiles.encoded(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png");
  }

  @Test
  void twoServersSeeEachOthersImagesAndDeletesAtOnce() throws Exception {
    try (RunningServer one = start("one", "shared", true);
        RunningServer other = start("other", "shared", true)) {
      String id = one.store("image/png", png()).path("id").asText();
      assertThat(other.get("/images/" + id + ".png").body()).isEqualTo(png());
      HttpResponse<byte[]> rendition = other.get("/images/" + id + "/resize_10x10.webp");
      assertThat(rendition.statusCode()).isEqualTo(200);
      // From then on, what a server remembers could answer.
      for (int i = 0; i < 3; i++) {
        assertThat(other.get("/images/" + id + ".png").statusCode()).isEqualTo(200);
        assertThat(other.get("/images/" + id + "/resize_10x10.webp").statusCode()).isEqualTo(200);
      }
      assertThat(one.get("/images/" + id + "/resize_10x10.webp").body())
          .isEqualTo(rendition.body());

      assertThat(one.delete("/images/" + id).statusCode()).isEqualTo(204);
      for (RunningServer server : new RunningServer[] {other, one}) {
        assertThat(server.get("/images/" + id + ".png").statusCode()).isEqualTo(404);
        assertThat(server.get("/images/" + id + "/resize_10x10.webp").statusCode()).isEqualTo(404);
        assertThat(server.get("/images/" + id).statusCode()).isEqualTo(404);
      }
    }
  }

  @Test
  void duringAnOutageKeptFilesAreServedAndTheRestIsRefused() throws Exception {
    try (RunningServer server = start("away", "away", false)) {
      String id = server.store("image/png", png()).path("id").asText();
      byte[] kept = server.get("/images/" + id + "/flip.webp").body();

      objects.kill();
      try {
        assertThat(server.get("/images/" + id + ".png").body()).isEqualTo(png());
        assertThat(server.get("/images/" + id + "/flip.webp").body()).isEqualTo(kept);
        assertRefused(() -> server.get("/images/" + id + "/flop.webp"));
        assertRefused(() -> server.post("/images", "image/png", png()));
        assertRefused(() -> server.delete("/images/" + id));
        assertRefused(() -> storeOnce(server));
      } finally {
        objects.start();
      }
      await()
          .atMost(RETURN)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> server.post("/images", "image/png", png()).statusCode() == 201);
      assertThat(storeOnce(server).statusCode()).as("the retry of a refused upload").isEqualTo(201);
      assertThat(server.delete("/images/" + id).statusCode()).isEqualTo(204);
    }
  }

  private static HttpResponse<byte[]> storeOnce(RunningServer server) throws Exception {
    return server.send(
        server
            .request("/images")
            .header("Content-Type", "image/png")
            .header("Idempotency-Key", "once")
            .POST(HttpRequest.BodyPublishers.ofByteArray(png())));
  }

  private interface ApiCall {
    HttpResponse<byte[]> send() throws Exception;
  }

  private static void assertRefused(ApiCall call) throws Exception {
    long started = System.nanoTime();
    HttpResponse<byte[]> answer = call.send();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(AWAY_BOUND);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("code").asText()).isEqualTo("store-unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
  }

  @Test
  void aRestartFindsEverything() throws Exception {
    String id;
    try (RunningServer server = start("restart", "restart", false)) {
      id = server.store("image/png", png()).path("id").asText();
    }
    try (RunningServer server = start("elsewhere", "restart", false)) {
      assertThat(server.get("/images/" + id + ".png").body()).isEqualTo(png());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> json(server.get("/images")).path("images").size() == 1);
    }
  }
}
