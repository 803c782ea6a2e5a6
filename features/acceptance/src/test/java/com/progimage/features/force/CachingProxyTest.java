package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Gateway;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind the cache that ships: nginx with docker/cache.conf. */
final class CachingProxyTest {
  private static final Object[] KEPT = {"HIT", "REVALIDATED"};

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Gateway cache;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(folder.resolve("data"), "--workers", "1");
    cache = Gateway.start(folder, "docker/cache.conf", Map.of("progimage", server.url().getPort()));
    client = new Client(cache.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    cache.close();
    server.close();
  }

  private static String stored(String format) throws IOException {
    return "/images/" + client.store(mediaType(format), Pictures.encoded(format, 60, 40));
  }

  private static String mediaType(String format) {
    return "image/" + (format.equals("svg") ? "svg+xml" : format);
  }

  @Test
  void whatIsKeptIsAskedAfterAndNotSentAgain() throws IOException {
    String path = stored("png") + "/flip.gif";
    Answer first = client.get(path);
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(first.header("X-Cache")).isEqualTo("MISS");
    assertThat(first.header("Cache-Control")).contains("immutable");

    double sent = answers("status=\"200\"");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> client.get(path).header("X-Cache").equals("REVALIDATED"));
    assertThat(answers("status=\"304\"")).isPositive();
    assertThat(answers("status=\"200\"")).isEqualTo(sent);
    assertThat(client.get(path).body()).isEqualTo(first.body());
  }

  @Test
  void conditionsAndRangesHoldForWhatIsKept() throws IOException {
    String path = stored("png") + "/flop.gif";
    Answer whole = client.get(path);

    Answer part = client.exchange("GET", path, "Range", "bytes=5-9");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 5, 10));
    assertThat(part.header("Content-Range")).isEqualTo("bytes 5-9/" + whole.body().length);
    assertThat(client.exchange("GET", path, "If-None-Match", whole.header("ETag")).status())
        .isEqualTo(304);
    assertThat(client.exchange("GET", path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void eachClientGetsTheOneThatItTakes() throws IOException {
    String drawing = stored("svg") + ".svg";
    String photo = stored("jpeg") + ".auto";
    for (int time = 0; time < 2; time++) {
      Answer plain = client.get(drawing);
      Answer gzip = client.exchange("GET", drawing, "Accept-Encoding", "gzip");
      assertThat(plain.body()).isEqualTo(Pictures.encoded("svg", 60, 40));
      assertThat(plain.header("Content-Encoding")).isEmpty();
      assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(gzip.header("ETag")).isNotEqualTo(plain.header("ETag"));

      Answer modern = client.exchange("GET", photo, "Accept", "image/webp,*/*");
      Answer other = client.exchange("GET", photo, "Accept", "*/*");
      assertThat(modern.header("Content-Type")).isEqualTo("image/webp");
      assertThat(other.header("Content-Type")).isEqualTo("image/jpeg");
      assertThat(other.header("X-Cache")).isIn(time == 0 ? new Object[] {"MISS"} : KEPT);
    }
  }

  @Test
  void aDeletedImageIsGoneHereASecondLater() throws IOException {
    String image = stored("png");
    assertThat(client.get(image + ".webp").status()).isEqualTo(200);

    assertThat(client.exchange("DELETE", image).status()).isEqualTo(204);
    assertThat(client.get(image).status()).as("a record is not kept").isEqualTo(404);
    await().atMost(Duration.ofSeconds(5)).until(() -> client.get(image + ".webp").status() == 404);
    assertThat(client.get(image + ".webp").code()).isEqualTo("image-not-found");
  }

  /** How many GETs of transformed images the server answered so. */
  @Test
  void whatOperatorsAskIsNotForClientsOfTheCache() throws IOException {
    for (String path : List.of("/metrics", "/dashboard", "/dashboard/events", "/webhooks")) {
      Answer answer = client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("route-not-found");
    }
  }

  @Test
  void anAnswerToCredentialsIsNotKept() throws IOException {
    String path = stored("png") + "/rotate_90.gif";
    for (int time = 0; time < 2; time++) {
      Answer answer = client.exchange("GET", path, "Authorization", "Bearer k");
      assertThat(answer.header("X-Cache")).isIn("MISS", "BYPASS");
    }
    assertThat(client.get(path).header("X-Cache")).isEqualTo("MISS");
  }

  private static double answers(String status) throws IOException {
    try (Client origin = new Client(server.url())) {
      return new String(origin.get("/metrics").body(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("progimage_http_requests_seconds_count"))
          .filter(line -> line.contains("/images/{id}/{name}") && line.contains(status))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }
}
