package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an image's answer depends on who asks, and how. */
final class NegotiationApiTest {
  private static final String SHOP = "https://shop.example";
  private static final byte[] SVG =
      ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\">"
              + "<rect width=\"9\" height=\"9\"/>".repeat(50)
              + "</svg>")
          .getBytes(StandardCharsets.US_ASCII);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;
  private static String svg;
  private static String png;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data, Map.of(Setting.ALLOWED_ORIGINS, SHOP + ", http://localhost:3000"));
    svg = path(server.store("image/svg+xml", SVG));
    png = path(server.store("image/png", Drawn.png(40, 20)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String path(JsonNode image) {
    return "/images/" + image.get("id").asText();
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/flip"})
  void svgComesInGzipUnderATagOfItsOwn(String steps) throws Exception {
    String path = (steps.isEmpty() ? svg : png + steps) + ".svg";
    HttpResponse<byte[]> plain = server.get(path);
    HttpResponse<byte[]> gzip = server.get(path, "Accept-Encoding", "br, gzip");

    assertThat(header(plain, "Content-Encoding")).isEmpty();
    assertThat(header(gzip, "Content-Encoding")).isEqualTo("gzip");
    for (HttpResponse<byte[]> answer : List.of(plain, gzip)) {
      assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
      assertThat(header(answer, "Content-Length")).isEqualTo("" + answer.body().length);
      assertThat(header(answer, "Content-Type")).isEqualTo("image/svg+xml");
    }
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
        .isEqualTo(plain.body());
    assertThat(header(gzip, "ETag"))
        .matches("\"[0-9a-f]{32}\"")
        .isNotEqualTo(header(plain, "ETag"));
    assertThat(server.get(path, "Accept-Encoding", "gzip").body()).isEqualTo(gzip.body());
  }

  @Test
  void conditionsAndRangesAreThoseOfTheCompressedBytes() throws Exception {
    String path = svg + ".svg";
    HttpResponse<byte[]> gzip = server.get(path, "Accept-Encoding", "gzip");
    String tag = header(gzip, "ETag");

    HttpResponse<byte[]> same = server.get(path, "Accept-Encoding", "gzip", "If-None-Match", tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(header(same, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(server.get(path, "If-None-Match", tag).statusCode()).isEqualTo(200);

    HttpResponse<byte[]> part =
        server.get(path, "Accept-Encoding", "gzip", "Range", "bytes=10-19", "If-Range", tag);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(gzip.body(), 10, 20));
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 10-19/" + gzip.body().length);
    assertThat(server.get(path, "Range", "bytes=10-19", "If-Range", tag).statusCode())
        .as("of the other bytes")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip;q=0|",
        "gzip;q=0.5, identity|",
        "*;q=0|",
        "br|",
        "gzip;q=x|",
        "*|gzip",
        "identity;q=0.5, gzip;q=0.5|gzip",
        "GZIP|gzip",
        "identity;q=0, x-gzip|gzip"
      })
  void whatTheClientPrefersDecides(String accepted, String encoding) throws Exception {
    assertThat(header(server.get(svg + ".svg", "Accept-Encoding", accepted), "Content-Encoding"))
        .isEqualTo(encoding == null ? "" : encoding);
  }

  @Test
  void whatIsCompressedAlreadyIsNotOnceMore() throws Exception {
    HttpResponse<byte[]> answer = server.get(png + ".png", "Accept-Encoding", "gzip");

    assertThat(header(answer, "Content-Encoding")).isEmpty();
    assertThat(header(answer, "Vary")).isEmpty();
  }

  @Test
  void autoIsWhatTheClientTakes() throws Exception {
    HttpResponse<byte[]> webp =
        server.get(png + "/flip.auto", "Accept", "image/avif,image/webp,*/*;q=0.8");

    assertThat(header(webp, "Content-Type")).isEqualTo("image/webp");
    assertThat(header(webp, "Vary")).isEqualTo("Accept");
    assertThat(header(webp, "Content-Location")).isEqualTo(png + "/flip.webp");
    HttpResponse<byte[]> named = server.get(png + "/flip.webp");
    assertThat(named.body()).isEqualTo(webp.body());
    assertThat(header(named, "ETag")).isEqualTo(header(webp, "ETag"));
    assertThat(header(named, "Vary")).isEmpty();
    assertThat(
            server
                .get(
                    png + "/flip.auto",
                    "Accept",
                    "image/webp",
                    "If-None-Match",
                    header(webp, "ETag"))
                .statusCode())
        .isEqualTo(304);

    assertThat(header(server.get(png + ".auto"), "Content-Location")).isEqualTo(png + ".png");
    HttpResponse<byte[]> drawing = server.get(svg + ".auto", "Accept", "image/webp,*/*");
    assertThat(drawing.body()).isEqualTo(SVG);
    assertThat(header(drawing, "Vary")).isEqualTo("Accept, Accept-Encoding");
    assertThat(server.get("/images/0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.auto").statusCode())
        .isEqualTo(404);
  }

  @Test
  void anyPageMayReadImagesAndWhyItCannot() throws Exception {
    for (String path : List.of(png + ".png", png, "/images/none.png")) {
      HttpResponse<byte[]> answer = server.get(path, "Origin", "https://anywhere.example");
      assertThat(header(answer, "Access-Control-Allow-Origin")).as(path).isEqualTo("*");
      assertThat(header(answer, "Access-Control-Expose-Headers")).as(path).isEqualTo("*");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/images/x.png, GET, https://anywhere.example, *",
    "/images/x/flip.png, HEAD, https://anywhere.example, *",
    "/images/x, DELETE, https://anywhere.example, ",
    "/images/x, DELETE, https://shop.example, https://shop.example",
    "/images, POST, https://shop.example, https://shop.example",
    "/images, POST, https://anywhere.example, ",
    "/render.png, POST, http://localhost:3000, http://localhost:3000",
    "/render/flip.png, POST, https://anywhere.example, "
  })
  void aBrowserAsksBeforeItSends(String path, String method, String origin, String allowed)
      throws Exception {
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request(path)
                .headers(
                    "Origin", origin,
                    "Access-Control-Request-Method", method,
                    "Access-Control-Request-Headers", "idempotency-key")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "Allow")).contains(method, "OPTIONS");
    assertThat(header(answer, "Access-Control-Allow-Origin"))
        .isEqualTo(allowed == null ? "" : allowed);
    assertThat(header(answer, "Access-Control-Allow-Methods"))
        .isEqualTo(allowed == null ? "" : header(answer, "Allow"));
    assertThat(header(answer, "Vary")).isEqualTo("*".equals(allowed) ? "" : "Origin");
  }

  @Test
  void aPageOfANamedOriginReadsWhatItsUploadWasAnswered() throws Exception {
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request("/render.gif")
                .headers("Content-Type", "image/png", "Origin", SHOP)
                .POST(BodyPublishers.ofByteArray(Drawn.png(8, 8))));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
  }
}
