package com.progimage.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.MemoryFolder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client's work leaves room for the others', through the whole server with one worker. */
final class FairnessTest {
  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aThumbnailDoesNotWaitForAJobThatMakesItAmongHeavyOutputs() throws Exception {
    String image = server.store("image/jpeg", Drawn.jpeg(1600, 1200)).path("id").asText();
    String heavy =
        IntStream.rangeClosed(1, 62)
            .mapToObj(
                "{\"transformation\": \"median_9,brightness_%d\", \"format\": \"png\"}"::formatted)
            .collect(Collectors.joining(", "));
    String job =
        submit(
            """
            {"sources": [{"image": "%s"}],
             "outputs": [%s, {"transformation": "resize_100x100", "format": "png"}]}
            """
                .formatted(image, heavy));
    await().atMost(Duration.ofSeconds(60)).until(() -> keptRenditions(image) > 0);

    HttpResponse<byte[]> thumbnail = server.get("/images/%s/resize_100x100.png".formatted(image));

    assertThat(thumbnail.statusCode()).isEqualTo(200);
    assertThat(keptRenditions(image)).isLessThan(30);
    assertThat(server.delete(job).statusCode()).isEqualTo(200);
  }

  private static String submit(String json) throws Exception {
    HttpResponse<byte[]> response = server.post("/jobs", "application/json", json.getBytes(UTF_8));
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(202);
    JsonNode job = RunningServer.json(response);
    return "/jobs/" + job.path("id").asText();
  }

  private static long keptRenditions(String image) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("renditions"))) {
      return files
          .filter(file -> file.toString().contains(image) && Files.isRegularFile(file))
          .count();
    }
  }
}
