package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.config.Setting;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.codec.AnimationEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.gif.GifEncoder;
import com.progimage.server.image.Size;
import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP API as clients see it, on one whole server. */
final class HttpApiTest {
  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, Map.of(Setting.MAX_BODY, "1MiB"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anUploadIsAnsweredWithItsRecord() throws Exception {
    HttpResponse<byte[]> response = server.post("/images", "image/jpeg", Drawn.jpeg(60, 40));
    JsonNode image = json(response);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/images/" + image.get("id").asText());
    assertThat(image.get("format").asText()).isEqualTo("jpeg");
    assertThat(image.get("mediaType").asText()).isEqualTo("image/jpeg");
    assertThat(image.get("width").asInt()).isEqualTo(60);
    assertThat(image.get("height").asInt()).isEqualTo(40);
    assertThat(image.get("digest").asText()).startsWith("sha256-");
    assertThat(image.get("expiresAt").isNull()).isTrue();
    assertThat(image.get("urls").get("png").asText())
        .isEqualTo(server.url("/images/" + image.get("id").asText() + ".png").toString());
    assertThat(json(server.get("/images/" + image.get("id").asText()))).isEqualTo(image);
  }

  @Test
  void aFileWithoutItsEndIsStoredWhereAllItsPixelsAreThere() throws Exception {
    for (String type : List.of("image/jpeg", "image/png")) {
      byte[] whole = type.equals("image/jpeg") ? Drawn.jpeg(60, 40) : Drawn.png(60, 40);
      int end = whole.length - (type.equals("image/jpeg") ? 2 : 12);
      JsonNode image = server.store(type, Arrays.copyOf(whole, end));
      assertThat(server.get(path(image, "/flip.png")).statusCode()).isEqualTo(200);

      HttpResponse<byte[]> cut = server.post("/images", type, Arrays.copyOf(whole, end - 20));
      assertProblem(cut, 422, "undecodable");
    }
  }

  @Test
  void aFormsFileIsStoredToo() throws Exception {
    byte[] picture = Drawn.png(10, 10);
    JsonNode image = json(postForm("cat.png", "image/png", picture));

    assertThat(server.get(path(image, ".png")).body()).isEqualTo(picture);
  }

  @Test
  void aFormsFileNameMustAgree() throws Exception {
    HttpResponse<byte[]> response = postForm("cat.gif", "image/png", Drawn.png(10, 10));

    assertProblem(response, 415, "type-mismatch");
  }

  /** With types as Python's requests, Go's mime/multipart and browsers send them. */
  @ParameterizedTest
  @CsvSource({
    "cat.png, '', 201",
    "'', '', 201",
    "cat.png, Content-Type: application/octet-stream, 201",
    "cat, content-type: Application/Octet-Stream; a=b, 201",
    "cat.gif, '', 415",
    "cat.png, Content-Type: text/plain, 415",
  })
  void aFormsFileSaysWhatItIsWhereItsPartDoesNot(String name, String type, int status)
      throws Exception {
    HttpResponse<byte[]> response =
        postForm("boundary=edge", "edge", part("name=\"file\"", name, type), Drawn.png(10, 10));

    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void aFormsFileThatSaysNothingMustBeAnImage() throws Exception {
    String part = part("name=\"file\"", "cat.png", "");
    byte[] text = "no image".getBytes(StandardCharsets.UTF_8);

    assertProblem(postForm("boundary=edge", "edge", part, text), 415, "unsupported-media-type");
    assertProblem(postForm("boundary=edge", "edge", part, new byte[0]), 400, "empty-body");
  }

  /** Names of parameters have no case, and JavaMail sends a boundary that should be quoted. */
  @ParameterizedTest
  @CsvSource({
    "Boundary=edge, edge, NAME=file",
    "BOUNDARY=\"edge\", edge, name=\"file\"",
    "charset=utf-8; boundary=----=_Part_1, ----=_Part_1, name=file",
    "boundary = \"a b\" ;, a b, 'FileName=\"a;b.png\"; Name = \"file\"'",
  })
  void aFormsParametersAreReadAsOthersReadThem(
      String parameter, String boundary, String disposition) throws Exception {
    HttpResponse<byte[]> response =
        postForm(parameter, boundary, part(disposition, "", ""), Drawn.png(10, 10));

    assertThat(response.statusCode()).isEqualTo(201);
  }

  @Test
  void aParameterThatComesTwiceIsRefused() throws Exception {
    HttpResponse<byte[]> response =
        postForm("boundary=edge; Boundary=other", "edge", part("name=file", "", ""), new byte[9]);

    assertProblem(response, 400, "malformed-request");
  }

  @ParameterizedTest
  @CsvSource({
    "image/jpg, 201, ''",
    "image/jpeg; charset=binary, 201, ''",
    "IMAGE/JPEG, 201, ''",
    "image/png, 415, type-mismatch",
    "application/octet-stream, 415, unsupported-media-type",
    "text/html, 415, unsupported-media-type",
    "image/avif, 415, unsupported-media-type"
  })
  void contentTypeAndBytesMustAgree(String mediaType, int status, String code) throws Exception {
    HttpResponse<byte[]> response = server.post("/images", mediaType, Drawn.jpeg(8, 8));

    assertThat(response.statusCode()).isEqualTo(status);
    if (status != 201) {
      assertProblem(response, status, code);
    }
  }

  @ParameterizedTest
  @CsvSource({"bmp, image/x-ms-bmp, image/bmp", "tiff, image/tiff, image/tiff"})
  void bmpAndTiffAreStoredAndMade(String format, String declared, String mediaType)
      throws Exception {
    byte[] picture = ImageFiles.encoded(Drawn.quarters(20, 12), format);
    JsonNode image = json(server.post("/images", declared, picture));
    assertThat(image.get("mediaType").asText()).isEqualTo(mediaType);
    assertThat(server.get(path(image, "." + format)).body()).isEqualTo(picture);
    for (String extension : List.of("png", "bmp", "tif", "tiff")) {
      HttpResponse<byte[]> made = server.get(path(image, "/flip." + extension));
      assertThat(made.statusCode()).isEqualTo(200);
      assertThat(ImageFiles.decoded(made.body()).getRGB(1, 1)).isEqualTo(0xff0000ff);
    }
  }

  @Test
  void anAnimationIsKeptWhereThatIsAskedFor() throws Exception {
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    AnimationEncoder.Writer writer =
        new GifEncoder().begin(new Size(9, 5), 0, EncodeSettings.DEFAULT, gif);
    for (int color : new int[] {0xffff0000, 0xff00ff00, 0xff0000ff}) {
      Pixels pixels = Pixels.create(9, 5);
      Arrays.fill(pixels.argb(), color);
      writer.write(new Animation.Frame(pixels, 100));
    }
    writer.finish();
    JsonNode image = json(server.post("/images", "image/gif", gif.toByteArray()));
    String moving = new String(server.get(path(image, "/animate.webp")).body(), ISO_8859_1);
    assertThat(moving.split("ANMF", -1)).hasSize(4);
    String still = new String(server.get(path(image, ".webp")).body(), ISO_8859_1);
    assertThat(still).doesNotContain("ANMF");
    assertThat(ImageFiles.decoded(server.get(path(image, "/animate.png")).body()).getRGB(1, 1))
        .isEqualTo(0xffff0000);
  }

  @Test
  void noBodyIsRefused() throws Exception {
    assertProblem(server.post("/images", "image/png", new byte[0]), 400, "empty-body");
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhetherItsLengthIsToldOrNot() throws Exception {
    byte[] large = new byte[(1 << 20) + 1];
    HttpResponse<byte[]> told = server.post("/images", "image/png", large);
    assertProblem(told, 413, "body-too-large");
    assertThat(json(told).get("limit").asLong()).isEqualTo(1 << 20);
    assertThat(json(told).get("actual").asLong()).isEqualTo(large.length);

    HttpResponse<byte[]> streamed =
        server.send(
            server
                .request("/images")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))));
    assertProblem(streamed, 413, "body-too-large");
  }

  @Test
  void theSameImageComesBackInEveryFormat() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    for (String format : List.of("jpg", "jpeg", "png", "gif", "webp", "svg")) {
      HttpResponse<byte[]> response = server.get(path(image, "." + format));
      assertThat(response.statusCode()).as(format).isEqualTo(200);
      assertThat(response.body()).as(format).isNotEmpty();
    }
    BufferedImage gif = ImageFiles.decoded(server.get(path(image, ".gif")).body());
    assertThat(gif.getRGB(5, 5)).isEqualTo(0xffff0000);
    assertThat(gif.getRGB(35, 5)).isEqualTo(0xff00ff00);
    assertThat(gif.getRGB(5, 15)).isEqualTo(0xff0000ff);
    assertThat(gif.getRGB(35, 15)).isEqualTo(0xffffff00);
  }

  @Test
  void anImageCarriesItsHeaders() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    HttpResponse<byte[]> response = server.get(path(image, ".svg"));
    Map<String, String> expected =
        Map.of(
            "Content-Type", "image/svg+xml",
            "Cache-Control", "public, max-age=31536000, immutable",
            "Accept-Ranges", "bytes",
            "X-Content-Type-Options", "nosniff",
            "Cross-Origin-Resource-Policy", "cross-origin",
            "Access-Control-Allow-Origin", "*",
            "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");

    expected.forEach(
        (name, value) -> assertThat(response.headers().firstValue(name)).hasValue(value));
    assertThat(response.headers().firstValue("Content-Length"))
        .hasValue(String.valueOf(response.body().length));
    assertThat(response.headers().firstValue("Server-Timing").orElseThrow())
        .matches("rendition;desc=\"made\", render;dur=[0-9.]+");
    assertThat(server.get(path(image, ".svg")).headers().firstValue("Server-Timing"))
        .hasValue("rendition;desc=\"kept\"");
    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void aTransformationIsDoneFromLeftToRight() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    BufferedImage turned =
        ImageFiles.decoded(server.get(path(image, "/crop_0x0x20x20,rotate_90.png")).body());

    assertThat(turned.getWidth()).isEqualTo(20);
    // Red above blue, turned clockwise: blue on the left.
    assertThat(turned.getRGB(2, 10)).isEqualTo(0xff0000ff);
    assertThat(turned.getRGB(17, 10)).isEqualTo(0xffff0000);
  }

  @Test
  void anotherSpellingGivesTheSameBytesAndSaysWhereTheyAre() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    HttpResponse<byte[]> canonical = server.get(path(image, "/resize_20x,rotate_270.png"));
    HttpResponse<byte[]> other = server.get(path(image, "/resize_020x,rotate_-90.0.png"));

    assertThat(other.body()).isEqualTo(canonical.body());
    assertThat(other.headers().firstValue("ETag"))
        .isEqualTo(canonical.headers().firstValue("ETag"));
    assertThat(other.headers().firstValue("Content-Location"))
        .hasValue(path(image, "/resize_20x,rotate_270.png"));
    assertThat(canonical.headers().firstValue("Content-Location")).isEmpty();
  }

  @Test
  void conditionsCostNoRendering() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    String path = path(image, "/resize_10x.png");
    String etag = server.head(path).headers().firstValue("ETag").orElseThrow();

    HttpResponse<byte[]> notModified = server.get(path, "If-None-Match", "\"x\", " + etag);
    assertThat(notModified.statusCode()).isEqualTo(304);
    assertThat(notModified.headers().firstValue("ETag")).hasValue(etag);
    assertThat(server.head(path).headers().firstValue("Content-Length"))
        .as("still not made")
        .isEmpty();

    assertThat(server.get(path, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(server.get(path, "If-Match", etag).statusCode()).isEqualTo(200);
    assertProblem(server.get(path, "If-Match", "\"x\""), 412, "precondition-failed");
    String modified = server.get(path).headers().firstValue("Last-Modified").orElseThrow();
    assertThat(server.get(path, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
  }

  @Test
  void anAnswerWithoutContentDescribesNone() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    String etag = server.head(path(image, ".png")).headers().firstValue("ETag").orElseThrow();

    List<HttpResponse<byte[]>> answers =
        List.of(
            server.get(path(image, ".png"), "If-None-Match", etag),
            server.send(server.request("/images").method("OPTIONS", BodyPublishers.noBody())),
            server.delete(path(image, "")));
    assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(304, 204, 204);
    for (HttpResponse<byte[]> answer : answers) {
      assertThat(answer.headers().map())
          .doesNotContainKeys("content-type", "content-length", "transfer-encoding")
          .containsKey("x-request-id");
    }
  }

  @Test
  void anIdMayBeWrittenInCapitals() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    String id = image.get("id").asText();
    String capitals = "/images/" + id.toUpperCase(Locale.ROOT);

    assertThat(json(server.get(capitals))).isEqualTo(image);
    HttpResponse<byte[]> whole = server.get(capitals + ".png");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().firstValue("Content-Location")).hasValue(path(image, ".png"));
    HttpResponse<byte[]> masked =
        server.get(capitals + "/mask_" + id.toUpperCase(Locale.ROOT) + ".png");
    assertThat(masked.headers().firstValue("Content-Location"))
        .hasValue(path(image, "/mask_" + id + ".png"));
    assertThat(json(server.get("/images?after=" + id.toUpperCase(Locale.ROOT))))
        .isEqualTo(json(server.get("/images?after=" + id)));
    assertThat(server.delete(capitals).statusCode()).isEqualTo(204);
    assertProblem(server.get(path(image, "")), 404, "image-not-found");
  }

  @Test
  void oneRangeIsAPart() throws Exception {
    byte[] picture = Drawn.png(40, 20);
    JsonNode image = server.store("image/png", picture);
    HttpResponse<byte[]> part = server.get(path(image, ".png"), "Range", "bytes=-8");

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range"))
        .hasValue(
            "bytes %d-%d/%d".formatted(picture.length - 8, picture.length - 1, picture.length));
    assertThat(part.body())
        .isEqualTo(java.util.Arrays.copyOfRange(picture, picture.length - 8, picture.length));

    HttpResponse<byte[]> behind = server.get(path(image, ".png"), "Range", "bytes=99999-");
    assertProblem(behind, 416, "range-not-satisfiable");
    assertThat(behind.headers().firstValue("Content-Range")).hasValue("bytes */" + picture.length);

    assertThat(server.get(path(image, ".png"), "Range", "bytes=0-1,4-5").statusCode())
        .isEqualTo(200);
    assertThat(
            server
                .get(path(image, ".png"), "Range", "bytes=0-1", "If-Range", "\"other\"")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aDeletedImageIsGoneWithAllThatWasMadeOfIt() throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    assertThat(server.get(path(image, ".gif")).statusCode()).isEqualTo(200);

    assertThat(server.delete(path(image, "")).statusCode()).isEqualTo(204);
    for (String rest : List.of("", ".png", ".gif", "/rotate_90.png")) {
      assertProblem(server.get(path(image, rest)), 404, "image-not-found");
    }
    assertProblem(server.delete(path(image, "")), 404, "image-not-found");
    assertThat(json(server.get("/images?limit=1000")).toString())
        .doesNotContain(image.get("id").asText());
  }

  @Test
  void manyRequestsForOneMissingRenditionMakeItOnce() throws Exception {
    JsonNode image = server.store("image/jpeg", Drawn.jpeg(900, 700));
    List<Callable<String>> requests = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      requests.add(() ->
          server
              .get(path(image, "/rotate_10.png"))
              .headers()
              .firstValue("Server-Timing")
              .orElseThrow());
    }
    int made = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> timing : clients.invokeAll(requests)) {
        made += timing.get().contains("\"made\"") ? 1 : 0;
      }
    }
    assertThat(made).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, 404, route-not-found",
    "/images/1-1-1-1-1, 404, image-not-found",
    "/images/0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee, 404, image-not-found",
    "/images/0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.png, 404, image-not-found",
    "/images/0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.docx, 404, unknown-format",
    "/images/%2e%2e%2fetc.png, 404, image-not-found",
    "/images/%2e%2e.png, 404, image-not-found",
    "/images?limit=0, 400, malformed-request",
    "/images?after=x, 400, malformed-request"
  })
  void badPathsAreProblems(String path, int status, String code) throws Exception {
    assertProblem(server.get(path), status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "/resize_0x10.png, 400, invalid-transformation",
    "/sparkle.png, 400, invalid-transformation",
    "/crop_500x500x10x10.png, 400, invalid-transformation",
    "/.png, 404, route-not-found",
    "/rotate_90, 404, unknown-format",
    ".docx, 404, unknown-format",
    ".avif, 404, format-unavailable"
  })
  void badRenditionsAreProblems(String rest, int status, String code) throws Exception {
    JsonNode image = server.store("image/png", Drawn.png(40, 20));
    assertProblem(server.get(path(image, rest)), status, code);
  }

  @Test
  void anotherMethodIsToldWhichOnesThereAre() throws Exception {
    HttpResponse<byte[]> response =
        server.send(server.request("/images").method("PUT", BodyPublishers.noBody()));

    assertProblem(response, 405, "method-not-allowed");
    assertThat(response.headers().firstValue("Allow")).hasValue("POST, GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /images HTTP/1.1\r\n\r\n', 400, malformed-request",
    "'GET /images HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\n', 400, malformed-request",
    "'POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',"
        + " 400, malformed-request",
    "'GET /images HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n', 400, malformed-request",
    "'GET /images HTTP/9.9\r\nHost: localhost\r\n\r\n', 505, http-version-not-supported",
    "'GET /images HTTP/1.10\r\nHost: localhost\r\n\r\n', 505, http-version-not-supported",
    "'GET /images HTTX/1.1\r\nHost: localhost\r\n\r\n', 505, http-version-not-supported",
    "'GET /images\r\n\r\n', 505, http-version-not-supported",
    "'GET HTTP/1.1\r\nHost: localhost\r\n\r\n', 505, http-version-not-supported",
    "'GET\r\n\r\n', 400, malformed-request",
    "'GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, malformed-request",
    "'GET /images HTTP/2.0\r\nHost: localhost\r\n\r\n', 400, malformed-request",
    "'GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, malformed-request",
    "'GET /images HTTP/1.1\r\nHost: a b\r\n\r\n', 400, malformed-request",
    "'GET /images HTTP/1.1\r\nHost: localhost\r\nExpect: more\r\n\r\n', 400, malformed-request",
    "'POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n', 400, malformed-request",
    "'POST /images HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n', 400, malformed-request",
    "'POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked"
        + "\r\n\r\nzz\r\n', 400, body-incomplete"
  })
  void whatTheHttpServerItselfRefusesIsAProblemToo(String request, int status, String code)
      throws Exception {
    String answer = server.raw(request);

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).contains("application/problem+json").contains(code);
    assertThat(answer).doesNotContain("<html").doesNotContain("Jetty");
  }

  @Test
  void tooManyHeadersAreAProblem() throws Exception {
    String answer =
        server.raw(
            "GET /images HTTP/1.1\r\nHost: localhost\r\nX-A: " + "x".repeat(20_000) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 431").contains("headers-too-large");
  }

  @Test
  void aListIsReadPageByPage() throws Exception {
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stored.add(server.store("image/png", Drawn.png(10 + i, 10)).get("id").asText());
    }
    List<String> listed = new ArrayList<>();
    String next = "/images?limit=2&after=" + before(stored.getFirst());
    while (next != null) {
      JsonNode page = json(server.get(next));
      page.get("images").forEach(image -> listed.add(image.get("id").asText()));
      String url = page.get("next").asText(null);
      next = url == null ? null : url.substring(server.url("").toString().length());
    }
    assertThat(listed).containsSubsequence(stored);
  }

  @Test
  void anImageMayEndByItself() throws Exception {
    HttpResponse<byte[]> response = server.post("/images?ttl=3600", "image/png", Drawn.png(10, 10));
    JsonNode image = json(response);

    assertThat(image.get("expiresAt").isNull()).isFalse();
    String cacheControl =
        server.get(path(image, ".png")).headers().firstValue("Cache-Control").orElseThrow();
    assertThat(cacheControl).matches("public, max-age=3[56][0-9]{2}");
  }

  @Test
  void theServerTellsWhatItCanAndHowItIs() throws Exception {
    JsonNode capabilities = json(server.get("/capabilities"));
    assertThat(capabilities.get("engine").get("name").asText()).isEqualTo("java");
    assertThat(capabilities.get("operations").findValuesAsText("name")).contains("resize");
    assertThat(capabilities.get("limits").get("bodyBytes").asLong()).isEqualTo(1 << 20);
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(new String(server.get("/metrics").body(), StandardCharsets.UTF_8))
        .contains("progimage_http_requests_seconds_count")
        .contains("progimage_renders_total{outcome=\"made\"}")
        .contains("progimage_worker_kills_total{reason=\"cpu\"} 0.0");
  }

  @Test
  void theClientsRequestIdIsKeptWhereItIsHarmless() throws Exception {
    assertThat(server.get("/nothing", "X-Request-Id", "abc-1").headers().firstValue("X-Request-Id"))
        .hasValue("abc-1");
    assertThat(json(server.get("/nothing", "X-Request-Id", "abc-1")).get("requestId").asText())
        .isEqualTo("abc-1");
    assertThat(server.get("/nothing", "X-Request-Id", "<b>").headers().firstValue("X-Request-Id"))
        .isPresent()
        .get()
        .isNotEqualTo("<b>");
  }

  private static String path(JsonNode image, String rest) {
    return "/images/" + image.get("id").asText() + rest;
  }

  private static String before(String id) {
    return "00000000" + id.substring(8);
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(json(response).get("code").asText()).isEqualTo(code);
    assertThat(json(response).get("status").asInt()).isEqualTo(status);
  }

  private static HttpResponse<byte[]> postForm(String fileName, String mediaType, byte[] picture)
      throws Exception {
    return postForm(
        "boundary=edge",
        "edge",
        part("name=\"file\"", fileName, "Content-Type: " + mediaType),
        picture);
  }

  /** The headers of a part. */
  private static String part(String disposition, String fileName, String type) {
    return "Content-Disposition: form-data; "
        + disposition
        + (fileName.isEmpty() ? "" : "; filename=\"" + fileName + "\"")
        + "\r\n"
        + (type.isEmpty() ? "" : type + "\r\n");
  }

  private static HttpResponse<byte[]> postForm(
      String parameters, String boundary, String headers, byte[] picture) throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String begin =
        "--%1$s\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--%1$s\r\n%2$s\r\n"
            .formatted(boundary, headers);
    form.writeBytes(begin.getBytes(StandardCharsets.UTF_8));
    form.writeBytes(picture);
    form.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
    return server.post("/images", "multipart/form-data; " + parameters, form.toByteArray());
  }
}
