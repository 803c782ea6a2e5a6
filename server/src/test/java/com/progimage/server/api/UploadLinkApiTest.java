package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upload links through the whole server, with receivers on this machine. */
@TestInstance(Lifecycle.PER_CLASS)
class UploadLinkApiTest {
  static final byte[] PICTURE = Drawn.png(20, 10);

  private static final String SECRET = "[A-Za-z0-9_-]{43}";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  @TempDir static Path keys;

  private final MovableClock clock = new MovableClock();
  private final Map<String, List<Told>> told = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();
  private final HttpClient stranger = HttpClient.newHttpClient();
  private HttpsServer receiver;
  private RunningServer server;

  /** What a receiver was told. */
  private record Told(Map<String, List<String>> headers, String body) {
    void requireSignedWith(String secret) throws Exception {
      new Webhook(secret)
          .verify(
              body,
              Map.of(
                  "webhook-id", headers.get("Webhook-id"),
                  "webhook-timestamp", headers.get("Webhook-timestamp"),
                  "webhook-signature", headers.get("Webhook-signature")));
    }
  }

  /** The settings beside those of every test. */
  Map<Setting, String> store() throws Exception {
    return Map.of();
  }

  @BeforeAll
  void start() throws Exception {
    receiver = SelfSigned.server(keys, this::receive);
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.WEBHOOKS, "on");
    settings.put(Setting.TRUSTED_RECEIVERS, "https://localhost:" + receiver.getAddress().getPort());
    settings.put(Setting.ALLOWED_ORIGINS, "https://shop.example");
    settings.putAll(store());
    server = RunningServer.start(data, settings, clock);
  }

  @AfterAll
  void stop() {
    server.close();
    receiver.stop(0);
  }

  /** The path says how: statuses in turn, of which the last stays. */
  private void receive(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    List<Told> seen = told.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
    seen.add(new Told(Map.copyOf(exchange.getRequestHeaders()), new String(body, UTF_8)));
    String[] statuses = path.split("/")[1].split(",");
    int status = Integer.parseInt(statuses[Math.min(seen.size(), statuses.length) - 1]);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private String callback(String statuses) {
    return "https://localhost:%d/%s/%d"
        .formatted(receiver.getAddress().getPort(), statuses, names.incrementAndGet());
  }

  private List<Told> told(String callback) {
    return told.getOrDefault(URI.create(callback).getPath(), List.of());
  }

  JsonNode link(String json) throws Exception {
    HttpResponse<byte[]> response =
        server.post("/uploads", "application/json", json.getBytes(UTF_8));
    assertThat(response.statusCode()).as(text(response)).isEqualTo(201);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode link = RunningServer.json(response);
    String path = "/uploads/" + link.get("id").asText();
    assertThat(response.headers().firstValue("Location")).hasValue(path);
    assertThat(link.get("url").asText()).isEqualTo(server.url(path).toString());
    assertThat(link.get("upload").get("method").asText()).isEqualTo("PUT");
    assertThat(link.get("upload").get("url").asText())
        .matches(Pattern.quote(server.url(path) + "?secret=") + SECRET);
    return link;
  }

  private static String path(JsonNode link) {
    URI url = URI.create(link.get("upload").get("url").asText());
    return url.getPath() + "?" + url.getQuery();
  }

  HttpResponse<byte[]> put(JsonNode link, String type, byte[] body) throws Exception {
    return server.send(
        server
            .request(path(link))
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(body)));
  }

  JsonNode state(JsonNode link) throws Exception {
    HttpResponse<byte[]> response = server.get("/uploads/" + link.get("id").asText());
    assertThat(response.statusCode()).isEqualTo(200);
    return RunningServer.json(response);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  static void assertProblem(HttpResponse<byte[]> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(RunningServer.json(response).get("code").asText()).isEqualTo(code);
  }

  int imageCount() throws Exception {
    return RunningServer.json(server.get("/images?limit=1000")).get("images").size();
  }

  @Test
  void aLinkTakesOneImage() throws Exception {
    JsonNode link = link("{}");
    assertThat(state(link).get("state").asText()).isEqualTo("open");
    assertThat(Duration.between(instant(state(link), "createdAt"), instant(link, "expiresAt")))
        .isEqualTo(Duration.ofHours(1));

    HttpResponse<byte[]> stored = put(link, "image/png", PICTURE);
    assertThat(stored.statusCode()).as(text(stored)).isEqualTo(201);
    String image = RunningServer.json(stored).get("id").asText();
    assertThat(stored.headers().firstValue("Location")).hasValue("/images/" + image);
    assertThat(server.get("/images/" + image + ".png").body()).isEqualTo(PICTURE);

    JsonNode state = state(link);
    assertThat(state.get("state").asText()).isEqualTo("done");
    assertThat(state.get("image").asText()).isEqualTo(image);
    assertThat(state.has("problem")).isFalse();
    assertThat(state.has("storedAt")).isTrue();
    assertProblem(put(link, "image/png", PICTURE), 409, "upload-done");
  }

  private static Instant instant(JsonNode json, String name) {
    return Instant.parse(json.get(name).asText());
  }

  @Test
  void aFormMayPostTheImage() throws Exception {
    JsonNode link = link("{\"visibility\": \"public\"}");
    String form =
        """
        --xyz\r
        Content-Disposition: form-data; name="file"; filename="cat.png"\r
        Content-Type: image/png\r
        \r
        %s\r
        --xyz--\r
        """
            .formatted(new String(PICTURE, ISO_8859_1));
    HttpResponse<byte[]> stored =
        server.post(path(link), "multipart/form-data; boundary=xyz", form.getBytes(ISO_8859_1));
    assertThat(stored.statusCode()).as(text(stored)).isEqualTo(201);
    assertThat(RunningServer.json(stored).get("visibility").asText()).isEqualTo("public");
    assertProblem(put(link, "image/png", PICTURE), 409, "upload-done");
  }

  @ParameterizedTest
  @CsvSource({
    "image/gif, 415, unsupported-media-type, image/png",
    "text/plain, 415, unsupported-media-type, image/png",
    "image/jpeg, 415, unsupported-media-type, image/png"
  })
  void aWrongTypeIsRefusedAndTheLinkStaysOpen(String type, int status, String code, String hint)
      throws Exception {
    JsonNode link = link("{\"mediaTypes\": [\"image/png\"]}");
    HttpResponse<byte[]> refused = put(link, type, PICTURE);
    assertProblem(refused, status, code);
    assertThat(text(refused)).contains("send one of " + hint + "\"");
    JsonNode state = state(link);
    assertThat(state.get("state").asText()).isEqualTo("open");
    assertThat(state.get("problem").get("code").asText()).isEqualTo(code);
    assertThat(put(link, "image/png", PICTURE).statusCode()).isEqualTo(201);
    assertThat(state(link).has("problem")).isFalse();
  }

  @Test
  void moreBytesThanTheLinkTakesAreRefused() throws Exception {
    JsonNode link = link("{\"maxBytes\": %d}".formatted(PICTURE.length - 1));
    HttpResponse<byte[]> declared = put(link, "image/png", PICTURE);
    assertProblem(declared, 413, "body-too-large");
    assertThat(RunningServer.json(declared).get("limit").asInt()).isEqualTo(PICTURE.length - 1);
    // Without a length, while they stream.
    HttpResponse<byte[]> streamed =
        server.send(
            server
                .request(path(link))
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(PICTURE))));
    assertProblem(streamed, 413, "body-too-large");
    String form =
        "--xyz\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n%s\r\n--xyz--\r\n"
            .formatted(new String(PICTURE, ISO_8859_1));
    assertProblem(
        server.post(path(link), "multipart/form-data; boundary=xyz", form.getBytes(ISO_8859_1)),
        413,
        "body-too-large");
    assertThat(state(link).get("problem").get("code").asText()).isEqualTo("body-too-large");

    JsonNode exact = link("{\"maxBytes\": %d}".formatted(PICTURE.length));
    assertThat(
            server
                .post(path(exact), "multipart/form-data; boundary=xyz", form.getBytes(ISO_8859_1))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void aRefusedBodyIsNotAskedFor() throws Exception {
    JsonNode link = link("{\"maxBytes\": 10, \"mediaTypes\": [\"image/png\"]}");
    for (String type : List.of("image/png", "image/gif")) {
      String answer =
          server.raw(
              """
              PUT %s HTTP/1.1\r
              Host: localhost\r
              Content-Type: %s\r
              Content-Length: 11\r
              Expect: 100-continue\r
              Connection: close\r
              \r
              """
                  .formatted(path(link), type));
      assertThat(answer).startsWith("HTTP/1.1 41").doesNotContain("100 Continue");
    }
  }

  @Test
  void whatIsNoImageIsRefusedAndTheLinkStaysOpen() throws Exception {
    JsonNode link = link("{}");
    assertProblem(put(link, "image/png", "no picture".getBytes(UTF_8)), 415, "type-mismatch");
    assertThat(state(link).get("problem").get("code").asText()).isEqualTo("type-mismatch");
    assertThat(put(link, "image/png", PICTURE).statusCode()).isEqualTo(201);
  }

  @Test
  void aWrongSecretLooksLikeNoLink() throws Exception {
    JsonNode link = link("{}");
    String right = path(link);
    String id = link.get("id").asText();
    for (String wrong :
        List.of(
            "/uploads/" + id,
            "/uploads/" + id + "?secret=",
            right.substring(0, right.length() - 1),
            right.replaceFirst("secret=.", "secret=!"),
            right.replace(id, "01890000-0000-7000-8000-000000000001"),
            "/uploads/none?secret=a")) {
      HttpResponse<byte[]> response =
          stranger.send(
              server
                  .request(wrong)
                  .header("Content-Type", "image/png")
                  .PUT(BodyPublishers.ofByteArray(PICTURE))
                  .build(),
              BodyHandlers.ofByteArray());
      assertProblem(response, 404, "upload-not-found");
    }
    assertThat(state(link).has("problem")).isFalse();
  }

  @Test
  void ofTwentyUploadsAtOnceOneIsStored() throws Exception {
    JsonNode link = link("{}");
    int before = imageCount();
    List<CompletableFuture<HttpResponse<byte[]>>> all =
        IntStream.range(0, 20)
            .mapToObj(i ->
                stranger.sendAsync(
                    server
                        .request(path(link))
                        .header("Content-Type", "image/png")
                        .PUT(BodyPublishers.ofByteArray(Drawn.png(20, 10 + i)))
                        .build(),
                    BodyHandlers.ofByteArray()))
            .toList();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<byte[]>> each : all) {
      HttpResponse<byte[]> response = each.get();
      statuses.add(response.statusCode());
      if (response.statusCode() != 201) {
        assertThat(RunningServer.json(response).get("code").asText())
            .isIn("upload-in-flight", "upload-done");
      }
    }
    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(imageCount()).isEqualTo(before + 1);
  }

  @Test
  void duringAnUploadAnotherOneWaits() throws Exception {
    JsonNode link = link("{}");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<HttpResponse<byte[]>> slow =
        stranger.sendAsync(
            server
                .request(path(link))
                .header("Content-Type", "image/png")
                // The body comes after the link is taken.
                .expectContinue(true)
                .PUT(BodyPublishers.ofInputStream(() -> new HeldBody(PICTURE, begun, goOn)))
                .build(),
            BodyHandlers.ofByteArray());
    begun.await();
    HttpResponse<byte[]> second =
        await()
            .until(() -> put(link, "image/gif", PICTURE), response -> response.statusCode() == 409);
    assertProblem(second, 409, "upload-in-flight");
    assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
    goOn.countDown();
    assertThat(slow.get().statusCode()).isEqualTo(201);
    assertProblem(put(link, "image/png", PICTURE), 409, "upload-done");
  }

  @Test
  void aLinkThatIsDeletedDuringAnUploadStoresNothing() throws Exception {
    JsonNode link = link("{}");
    int before = imageCount();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<HttpResponse<byte[]>> slow =
        stranger.sendAsync(
            server
                .request(path(link))
                .header("Content-Type", "image/png")
                // The body comes after the link is taken.
                .expectContinue(true)
                .PUT(BodyPublishers.ofInputStream(() -> new HeldBody(PICTURE, begun, goOn)))
                .build(),
            BodyHandlers.ofByteArray());
    begun.await();
    await().until(() -> put(link, "image/gif", PICTURE), response -> response.statusCode() == 409);
    assertThat(server.delete("/uploads/" + link.get("id").asText()).statusCode()).isEqualTo(204);
    goOn.countDown();
    assertProblem(slow.get(), 404, "upload-not-found");
    assertThat(imageCount()).isEqualTo(before);
    assertProblem(server.get("/uploads/" + link.get("id").asText()), 404, "upload-not-found");
    assertProblem(server.delete("/uploads/" + link.get("id").asText()), 404, "upload-not-found");
  }

  @Test
  void theCallbackReceivesTheSameDocumentWithASignature() throws Exception {
    String callback = callback("204");
    JsonNode link =
        link("{\"callback\": \"%s\", \"allowInsecureCallback\": true}".formatted(callback));
    put(link, "image/png", PICTURE);
    await().atMost(Duration.ofSeconds(30)).until(() -> !told(callback).isEmpty());
    Told told = told(callback).getFirst();
    told.requireSignedWith(link.get("callback").get("secret").asText());
    assertThat(told.headers().get("Webhook-id")).containsExactly("msg_" + link.get("id").asText());
    JsonNode message = new ObjectMapper().readTree(told.body());
    assertThat(message.get("type").asText()).isEqualTo("upload.done");
    assertThat(message.get("data")).isEqualTo(state(link));
    assertThat(state(link).has("callback")).isFalse();
  }

  @Test
  void aLinkExpiresAndItsCallbackLearnsWhy() throws Exception {
    String silent = callback("500,204");
    String failing = callback("204");
    JsonNode unused =
        link(
            "{\"callback\": \"%s\", \"allowInsecureCallback\": true, \"expiresIn\": 1}"
                .formatted(silent));
    JsonNode misused =
        link(
            "{\"callback\": \"%s\", \"allowInsecureCallback\": true, \"expiresIn\": 604800}"
                .formatted(failing));
    clock.advance(Duration.ofSeconds(2));
    assertProblem(put(unused, "image/png", PICTURE), 410, "upload-expired");
    JsonNode state = state(unused);
    assertThat(state.get("state").asText()).isEqualTo("expired");
    assertThat(state.get("problem").get("code").asText()).isEqualTo("upload-expired");
    await().atMost(Duration.ofSeconds(30)).until(() -> told(silent).size() == 1);
    clock.advance(Duration.ofSeconds(10));
    await().atMost(Duration.ofSeconds(30)).until(() -> told(silent).size() == 2);
    assertThat(told(silent).get(1).body()).isEqualTo(told(silent).get(0).body());
    JsonNode message = new ObjectMapper().readTree(told(silent).getFirst().body());
    assertThat(message.get("type").asText()).isEqualTo("upload.expired");
    assertThat(message.get("data")).isEqualTo(state);

    put(misused, "image/png", "no picture".getBytes(UTF_8));
    clock.advance(Duration.ofDays(7));
    await().atMost(Duration.ofSeconds(30)).until(() -> told(failing).size() == 1);
    assertThat(state(misused).get("problem").get("detail").asText()).contains("type-mismatch");
    assertThat(told(silent)).hasSize(2);
  }

  @Test
  void aSelfSignedCallbackNeedsToBeAllowed() throws Exception {
    String callback = callback("204");
    JsonNode link = link("{\"callback\": \"%s\"}".formatted(callback));
    put(link, "image/png", PICTURE);
    String allowed = callback("204");
    put(
        link("{\"callback\": \"%s\", \"allowInsecureCallback\": true}".formatted(allowed)),
        "image/png",
        PICTURE);
    await().atMost(Duration.ofSeconds(30)).until(() -> !told(allowed).isEmpty());
    assertThat(told(callback)).isEmpty();
  }

  @Test
  void theCallbackWaitsForTheAnalyses() throws Exception {
    String callback = callback("204");
    JsonNode link =
        link(
            """
            {"callback": "%s", "allowInsecureCallback": true, "analyze": ["placeholder", "faces", "labels"]}\
            """
                .formatted(callback));
    String image = RunningServer.json(put(link, "image/png", Drawn.png(90, 60))).get("id").asText();
    await().atMost(Duration.ofSeconds(60)).until(() -> !told(callback).isEmpty());
    JsonNode data = new ObjectMapper().readTree(told(callback).getFirst().body()).get("data");
    assertThat(data).isEqualTo(state(link));
    for (String each : List.of("placeholder", "labels")) {
      assertThat(data.get("analyses").get(each))
          .isEqualTo(RunningServer.json(server.get("/images/" + image + "/" + each)));
    }
    assertThat(data.get("analyses").get("faces"))
        .isEqualTo(RunningServer.json(server.get("/images/" + image + "/faces")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"callback\": \"https://10.0.0.1/told\"} | 403 | source-not-allowed",
        "{\"callback\": \"http://hook.example/\"} | 403 | source-not-allowed",
        "{\"callback\": \"nothing\"} | 403 | source-not-allowed",
        "{\"callback\": \"h ttp\"} | 400 | malformed-request",
        "{\"maxBytes\": 0} | 400 | malformed-request",
        "{\"maxBytes\": 999999999999} | 400 | malformed-request",
        "{\"mediaTypes\": []} | 400 | malformed-request",
        "{\"mediaTypes\": [\"text/html\"]} | 400 | malformed-request",
        "{\"mediaTypes\": [null]} | 400 | malformed-request",
        "{\"expiresIn\": 0} | 400 | malformed-request",
        "{\"expiresIn\": 604801} | 400 | malformed-request",
        "{\"analyze\": [\"thoughts\"]} | 400 | malformed-request",
        "{\"analyze\": [null]} | 400 | malformed-request",
        "{\"visibility\": \"secret\"} | 400 | malformed-request",
        "[] | 400 | malformed-request",
      })
  void aLinkThatCannotBeIsNotCreated(String json, int status, String code) throws Exception {
    assertProblem(server.post("/uploads", "application/json", json.getBytes(UTF_8)), status, code);
  }

  @Test
  void pagesOfAllowedOriginsMayUpload() throws Exception {
    JsonNode link = link("{}");
    HttpResponse<byte[]> asked =
        server.send(
            server
                .request(path(link))
                .headers("Origin", "https://shop.example", "Access-Control-Request-Method", "PUT")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(asked.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://shop.example");
    assertThat(asked.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("PUT");
    assertProblem(upload(link, "https://other.example"), 403, "cross-site");
    HttpResponse<byte[]> stored = upload(link, "https://shop.example");
    assertThat(stored.statusCode()).isEqualTo(201);
    assertThat(stored.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://shop.example");
  }

  private HttpResponse<byte[]> upload(JsonNode link, String origin) throws Exception {
    HttpRequest.Builder request =
        server
            .request(path(link))
            .headers("Origin", origin, "Content-Type", "image/png")
            .PUT(BodyPublishers.ofByteArray(PICTURE));
    return stranger.send(request.build(), BodyHandlers.ofByteArray());
  }
}
