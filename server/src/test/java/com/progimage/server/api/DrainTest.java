package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that ends later than it is told to, so that proxies can turn to others. */
final class DrainTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);

  @TempDir(factory = MemoryFolder.class)
  Path data;

  @Test
  void itAnswersAndClosesEachConnectionUntilItsDelayIsOver() throws Exception {
    try (RunningServer server = RunningServer.start(data, Map.of(Setting.DRAIN_DELAY, "8s"))) {
      String image =
          "/images/"
              + RunningServer.json(server.post("/images", "image/png", PICTURE)).get("id").asText();
      int port = server.port();
      HttpResponse<byte[]> before = server.get(image + ".png");
      assertThat(before.statusCode()).isEqualTo(200);
      assertThat(before.headers().firstValue("Connection")).isEmpty();

      CompletableFuture<Void> ended = CompletableFuture.runAsync(server::close);
      await().until(() -> server.get("/health/ready").statusCode() == 503);

      isLast(server.get(image + ".png"), 200);
      isLast(server.get(image + "/flip.png"), 200);
      isLast(server.get(image), 200);
      isLast(server.get("/health/live"), 200);
      isLast(server.get("/images/none"), 404);
      isLast(server.get("/nothing"), 404);
      isLast(server.post("/images", "image/png", PICTURE), 201);
      assertThat(ended).as("this test was quicker than the delay").isNotDone();
      ended.join();
      assertThatThrownBy(() -> new Socket("localhost", port)).isInstanceOf(ConnectException.class);
    }
  }

  private static void isLast(HttpResponse<byte[]> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Connection")).hasValue("close");
  }
}
