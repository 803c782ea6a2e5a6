package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.config.Setting;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that need no thread of their own, beside the same answers of their routes. */
class DirectAnswersTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Only routes evaluate conditions. */
  private static final String ROUTED = "If-None-Match";

  @TempDir static Path data;
  private static RunningServer server;
  private static String image;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, Map.of(Setting.HOSTS, "pictures.example"));
    image = "/images/" + server.store("image/png", Drawn.png(300, 200)).get("id").asText();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void theServerIsAliveWhileRequestsHoldAllProcessors() throws Exception {
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    try (BusyProcessors processors = new BusyProcessors()) {
      assertThat(quickly("/health/live").statusCode()).isEqualTo(200);
      assertThat(processors.areBusy()).isTrue();
    }
  }

  @Test
  void aKeptRenditionIsSentWhileRequestsHoldAllProcessors() throws Exception {
    String path = image + "/resize_90x.jpg";
    byte[] first = sent(path).body();
    assertThat(sent(path).body()).isEqualTo(first);
    try (BusyProcessors processors = new BusyProcessors()) {
      assertThat(quickly(path).body()).isEqualTo(first);
      assertThat(processors.areBusy()).isTrue();
      HttpRequest.Builder routed =
          server.request(path).header(ROUTED, "\"other\"").timeout(Duration.ofMillis(300));
      assertThatThrownBy(() -> server.send(routed))
          .as("the route needs a processor")
          .isInstanceOf(HttpTimeoutException.class);
    }
  }

  /** The client's connection is open already. */
  private HttpResponse<byte[]> quickly(String path) throws Exception {
    return server.send(server.request(path).timeout(SOON));
  }

  private HttpResponse<byte[]> sent(String path, String... headers) throws Exception {
    HttpResponse<byte[]> response = server.get(path, headers);
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }

  @ParameterizedTest
  @CsvSource({
    "/health/live, /health/live",
    "IMAGE.png, /images/{name}",
    "IMAGE.jpg, /images/{name}",
    "IMAGE/rotate_90.jpg, /images/{id}/{name}",
    "IMAGE/rotate_180.jpeg, /images/{id}/{name}",
    "IMAGE/flip.svg, /images/{id}/{name}",
    "IMAGE/resize_900x.bmp, /images/{id}/{name}"
  })
  void theHeadersAndTheMetricsAreThoseOfTheRoute(String template, String route) throws Exception {
    String path = template.replace("IMAGE", image);
    sent(path);
    long counted = counted(route);
    HttpResponse<byte[]> kept = sent(path, "X-Request-Id", "a", ROUTED, "\"other\"");
    HttpResponse<byte[]> direct = sent(path, "X-Request-Id", "a");
    HttpResponse<byte[]> again = sent(path, "X-Request-Id", "a");
    assertThat(headers(direct)).isEqualTo(headers(kept)).containsKey("x-request-id");
    assertThat(headers(again)).isEqualTo(headers(kept));
    assertThat(again.body()).isEqualTo(kept.body());
    assertThat(counted(route)).isEqualTo(counted + 3);
  }

  private long counted(String route) throws Exception {
    return metric(
        "progimage_http_requests_seconds_count{method=\"GET\",route=\"%s\",status=\"200\"}"
            .formatted(route));
  }

  private long metric(String name) throws Exception {
    return new String(server.get("/metrics").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length()).strip()))
        .sum();
  }

  private static Map<String, List<String>> headers(HttpResponse<?> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.remove("date");
    return headers;
  }

  @Test
  void aRequestWithMoreThanAPathIsAnsweredByItsRoute() throws Exception {
    String path = image + "/resize_80x.png";
    sent(path);
    HttpResponse<byte[]> whole = sent(path);
    String etag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(server.get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(server.get(path, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
    HttpResponse<byte[]> part = server.get(path, "Range", "bytes=1-3");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).hasSize(3);
    assertThat(server.head(path).body()).isEmpty();
    assertThat(server.get(path + "?download").headers().firstValue("Content-Disposition"))
        .isPresent();
    assertThat(sent(path, "Origin", "https://other.example").headers().map())
        .containsEntry("access-control-allow-origin", List.of("*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:80", "[::2]"})
  void anUnknownHostGetsNoImage(String host) throws Exception {
    String path = image + "/resize_70x.png";
    sent(path);
    sent(path);
    String answer =
        server.raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 421 ");
  }

  @Test
  void aKnownHostGetsIt() throws Exception {
    String path = image + "/resize_70x.png";
    sent(path);
    String answer =
        server.raw(
            "GET " + path + " HTTP/1.1\r\nHost: pictures.example\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aDeletedImageIsGoneWithTheNextRequest() throws Exception {
    String other = "/images/" + server.store("image/png", Drawn.png(40, 30)).get("id").asText();
    for (String path : List.of(other + ".png", other + "/flip.jpg")) {
      sent(path);
      sent(path);
    }
    assertThat(server.delete(other).statusCode()).isEqualTo(204);
    assertThat(server.get(other + ".png").statusCode()).isEqualTo(404);
    assertThat(server.get(other + "/flip.jpg").statusCode()).isEqualTo(404);
  }

  @Test
  void aRenditionThatIsEvictedOrDamagedIsMadeAgain() throws Exception {
    String path = image + "/rotate_33.png";
    byte[] whole = sent(path).body();
    sent(path);
    Path file = renditionFile("rotate_33");
    Files.delete(file);
    assertThat(sent(path).body()).isEqualTo(whole);
    sent(path);
    assertThat(file.toFile().setWritable(true)).isTrue();
    Files.write(file, new byte[whole.length / 2]);
    assertThat(sent(path).body()).isEqualTo(whole);
    assertThat(sent(path).body()).isEqualTo(whole);
  }

  private Path renditionFile(String part) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("renditions"))) {
      return files
          .filter(file -> file.getFileName().toString().contains(part))
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void anImageThatExpiresIsAskedForEachTime() throws Exception {
    HttpRequest.Builder upload =
        server
            .request("/images?ttl=86400")
            .header("Content-Type", "image/png")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Drawn.png(40, 30)));
    String id = RunningServer.json(server.send(upload)).get("id").asText();
    String path = "/images/" + id + ".png";
    sent(path);
    assertThat(sent(path).headers().firstValue("Cache-Control").orElseThrow())
        .isNotEqualTo("public, max-age=31536000, immutable");
  }
}
