package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client's work leaves room for the others', through the whole server with one worker. */
@Tag("timed")
final class FairnessTest {
  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, Map.of(Setting.TRUSTED_PROXIES, "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aThumbnailDoesNotWaitForAJobThatMakesItAmongHeavyOutputs() throws Exception {
    String image = server.store("image/jpeg", Drawn.jpeg(1000, 750)).path("id").asText();
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

  @Test
  void aClientWhoseImagesKillWorkersIsToldToWaitAndTheOthersAreServed() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    HttpResponse<byte[]> refused;
    do {
      // Addresses of one network of 64 bits, which are one client.
      refused = renderFor("2001:db8::" + statuses.size(), endless(statuses.size()));
      statuses.add(refused.statusCode());
    } while (refused.statusCode() == 422 && statuses.size() < 5);

    assertThat(statuses).hasSizeBetween(3, 4).endsWith(429);
    assertThat(RunningServer.json(refused).path("code").asText()).isEqualTo("rate-limited");
    assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
    assertThat(
            renderFor(
                    "192.0.2.1",
                    "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>"
                        .getBytes(UTF_8))
                .statusCode())
        .isEqualTo(200);
  }

  private static HttpResponse<byte[]> renderFor(String client, byte[] svg) throws Exception {
    return server.send(
        server
            .request("/render/resize_300x300.png")
            .header("Content-Type", "image/svg+xml")
            .header("X-Forwarded-For", client)
            .POST(BodyPublishers.ofByteArray(svg)));
  }

  /**
   * A drawing that a worker does not end in time: it is painted over 17,000 times. It is small,
   * because the time of a drawing grows with its bytes.
   */
  private static byte[] endless(int number) {
    return """
    <svg xmlns='http://www.w3.org/2000/svg' width='1000' height='1000'><!-- %d -->\
    <g id='a'>%s</g>%s</svg>
    """
        .formatted(
            number,
            "<rect width='1000' height='1000' opacity='0.1'/>".repeat(130),
            "<use href='#a'/>".repeat(129))
        .getBytes(UTF_8);
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
