package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees which images on a server that needs keys, where images are public unless told. */
final class VisibilityTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final KeyText ADMIN = KeyText.create();
  private static final Map<Setting, String> SETTINGS =
      Map.of(
          Setting.ACCESS, "keys",
          Setting.PRESETS, "turn=rotate_90",
          Setting.ADMIN_KEY, ADMIN.text());

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;
  private static String shop;
  private static String viewer;
  private static String reader;
  private static String other;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, SETTINGS);
    shop = key(server, "shop", "full");
    viewer = key(server, "shop", "viewer");
    reader = key(server, "shop", "read");
    other = key(server, "other", "full");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Creates a key, and returns its text. */
  private static String key(RunningServer at, String owner, String scope) throws Exception {
    String json = "{\"owner\": \"%s\", \"scopes\": [\"%s\"]}".formatted(owner, scope);
    HttpRequest.Builder request =
        at.request("/keys")
            .header("Authorization", "Bearer " + ADMIN.text())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    return RunningServer.json(at.send(request)).get("key").asText();
  }

  private static HttpResponse<byte[]> get(String path, @Nullable String key) throws Exception {
    HttpRequest.Builder request = server.request(path);
    return server.send(key == null ? request : request.header("Authorization", "Bearer " + key));
  }

  private static HttpResponse<byte[]> post(String path, String key, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        server
            .request(path)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofByteArray(PICTURE));
    return server.send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Stores an image of the shop, and returns its path. */
  private static String stored(String query) throws Exception {
    HttpResponse<byte[]> answer = post("/images" + query, shop);
    assertThat(answer.statusCode()).isEqualTo(201);
    return "/images/" + RunningServer.json(answer).get("id").asText();
  }

  private static String code(HttpResponse<byte[]> answer) throws Exception {
    return answer.statusCode() + " " + RunningServer.json(answer).path("code").asText();
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void strangersReadTheBytesOfPublicImagesAndNothingElse() throws Exception {
    String image = stored("");

    for (String path : List.of(image + ".png", image + ".gif", image + "/flip.webp")) {
      HttpResponse<byte[]> answer = get(path, null);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Cache-Control")).startsWith("public, max-age=31536000");
      assertThat(header(answer, "Vary")).doesNotContain("Authorization");
    }
    assertThat(code(get(image, null))).isEqualTo("401 key-required");
    assertThat(code(get("/images", null))).isEqualTo("401 key-required");
    assertThat(header(get(image, null), "WWW-Authenticate")).startsWith("Bearer ");
  }

  @Test
  void aPrivateImageDoesNotExistForOthers() throws Exception {
    String image = stored("?visibility=private");
    String missing = "/images/01890000-0000-7000-8000-000000000001";
    // Three times, because the third answer of a public image would come from memory.
    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> answer = get(image + ".png", shop);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Cache-Control")).startsWith("private, max-age=31536000");
      assertThat(header(answer, "Vary")).contains("Authorization");
    }
    for (String end : List.of(".png", ".gif", ".auto", "/flip.webp", ".avif")) {
      for (String key : new String[] {null, other}) {
        HttpResponse<byte[]> refused = get(image + end, key);
        assertThat(code(refused)).as(end).isEqualTo("404 image-not-found");
        assertThat(withoutIds(refused)).isEqualTo(withoutIds(get(missing + end, key)));
      }
    }
    assertThat(code(get(image, other))).isEqualTo("404 image-not-found");
    assertThat(withoutIds(get(image, other))).isEqualTo(withoutIds(get(missing, other)));
  }

  private static String withoutIds(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8)
        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\"requestId\":\"[0-9a-f]+\"", "ID");
  }

  @Test
  void keysReadOfPrivateImagesWhatTheirScopesAllow() throws Exception {
    String image = stored("?visibility=private");

    assertThat(code(get(image + ".png", viewer))).as("original").isEqualTo("403 scope-missing");
    assertThat(get(image + ".gif", viewer).statusCode()).isEqualTo(200);
    assertThat(get(image + ".gif", reader).statusCode()).as("kept").isEqualTo(200);
    assertThat(code(get(image + ".bmp", reader))).as("to make").isEqualTo("403 scope-missing");
    assertThat(get(image, reader).statusCode()).isEqualTo(200);
    assertThat(code(get("/images", reader))).isEqualTo("403 scope-missing");
    assertThat(new String(get("/images", reader).body(), UTF_8)).contains("'list'");
  }

  @Test
  void whoNamesAnImageMustBeAbleToReadIt() throws Exception {
    String base = stored("");
    String secret = stored("?visibility=private").substring("/images/".length());
    String path = base + "/overlay_" + secret + ".png";

    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> answer = get(path, shop);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Cache-Control")).startsWith("private");
    }
    assertThat(code(get(path, null))).isEqualTo("404 image-not-found");
    assertThat(code(get(path, other))).isEqualTo("404 image-not-found");
  }

  @Test
  void aThumbnailIsNotAnsweredFromMemoryToStrangers() throws Exception {
    String form =
        String.join(
            "\r\n",
            "--x",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"",
            "Content-Type: image/png",
            "",
            new String(PICTURE, ISO_8859_1),
            "--x--",
            "");
    byte[] body = form.getBytes(ISO_8859_1);
    HttpResponse<byte[]> accepted =
        server.send(
            server
                .request("/thumbnails")
                .header("Authorization", "Bearer " + shop)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofByteArray(body)));
    String path = header(accepted, "Location");
    await().until(() -> get(path, shop).statusCode() == 200);
    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> own = get(path, shop);
      assertThat(header(own, "Cache-Control")).startsWith("private");
      assertThat(header(own, "Vary")).contains("Authorization");
      assertThat(code(get(path, null))).isEqualTo("401 key-required");
      assertThat(code(get(path, other))).isEqualTo("404 job-not-found");
    }
    String writesNothing = key(server, "shop", "jobs");
    HttpResponse<byte[]> refused =
        server.send(
            server
                .request("/thumbnails")
                .header("Authorization", "Bearer " + writesNothing)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofByteArray(body)));
    assertThat(code(refused)).isEqualTo("403 scope-missing");
  }

  @Test
  void aStreamEndsWhenItsKeyIsRevoked() throws Exception {
    String operator = key(server, "operators", "operate");
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<InputStream> stream =
        client.send(
            server
                .request("/dashboard/events")
                .header("Authorization", "Bearer " + operator)
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    String id = KeyText.find(operator).orElseThrow().id().text();
    HttpRequest.Builder revoke =
        server.request("/keys/" + id).header("Authorization", "Bearer " + ADMIN.text()).DELETE();
    assertThat(server.send(revoke).statusCode()).isEqualTo(204);
    // It would go on until the server stops.
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> stream.body().readAllBytes());
  }

  @Test
  void aRetryThatAsksForAnotherVisibilityIsRefused() throws Exception {
    String[] key = {"Idempotency-Key", "visible"};
    assertThat(post("/images", shop, key).statusCode()).isEqualTo(201);
    assertThat(post("/images", shop, key).statusCode()).isEqualTo(200);
    assertThat(code(post("/images?visibility=private", shop, key)))
        .isEqualTo("422 idempotency-key-reused");
  }

  @Test
  void aDamagedImageOfOthersDoesNotExist(@TempDir Path folder) throws Exception {
    RunningServer before = server;
    String shopBefore = shop;
    String image;
    try (RunningServer first = RunningServer.start(folder, SETTINGS)) {
      server = first;
      shop = key(first, "shop", "full");
      image = stored("");
    }
    String id = image.substring("/images/".length());
    Files.writeString(folder.resolve("images/" + id.substring(33) + "/" + id + ".json"), "damaged");
    try (RunningServer again = RunningServer.start(folder, SETTINGS)) {
      server = again;
      String foreign = key(again, "other", "full");
      for (String path :
          List.of(image + ".png", image + "/flip.png", stored("") + "/overlay_" + id + ".png")) {
        assertThat(code(get(path, null))).as(path).isEqualTo("404 image-not-found");
        assertThat(code(get(path, foreign))).as(path).isEqualTo("404 image-not-found");
      }
      assertThat(code(get(image + "?owner=shop", ADMIN.text()))).isEqualTo("500 original-damaged");
    } finally {
      server = before;
      shop = shopBefore;
    }
  }

  @Test
  void anOpenServerHandsOutNoKeysAndIgnoresOwners(@TempDir Path folder) throws Exception {
    RunningServer before = server;
    try (RunningServer open = RunningServer.start(folder)) {
      server = open;
      for (String path : List.of("/keys", "/keys/000000000000")) {
        assertThat(code(get(path, null))).isEqualTo("403 keys-off");
      }
      HttpRequest.Builder create =
          open.request("/keys")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"owner\": \"x\", \"scopes\": [\"admin\"]}"));
      assertThat(code(open.send(create))).isEqualTo("403 keys-off");
      JsonNode image = RunningServer.json(open.post("/images?owner=shop", "image/png", PICTURE));
      assertThat(image.get("owner").asText()).isEqualTo("public");
      assertThat(get("/images/" + image.get("id").asText() + ".png?owner=NO", null).statusCode())
          .isEqualTo(200);
    } finally {
      server = before;
    }
  }

  @Test
  void ownersHaveListsAndIdempotencyKeysOfTheirOwn() throws Exception {
    String image = stored("");
    String theirs = RunningServer.json(post("/images", other)).get("id").asText();

    assertThat(ids("/images?limit=1000", shop)).contains(image.substring(8)).doesNotContain(theirs);
    assertThat(ids("/images?limit=1000", other))
        .contains(theirs)
        .doesNotContain(image.substring(8));
    assertThat(ids("/images?limit=1000&owner=other", ADMIN.text())).contains(theirs);
    assertThat(code(get("/images?owner=other", shop))).isEqualTo("403 scope-missing");

    String first = idempotent(shop);
    assertThat(idempotent(shop)).isEqualTo(first);
    assertThat(idempotent(other)).isNotEqualTo(first);
  }

  private static String idempotent(String key) throws Exception {
    HttpResponse<byte[]> answer = post("/images", key, "Idempotency-Key", "the-same");
    return RunningServer.json(answer).get("id").asText();
  }

  private static List<String> ids(String path, String key) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode image : RunningServer.json(get(path, key)).get("images")) {
      ids.add(image.get("id").asText());
    }
    return ids;
  }

  @Test
  void anAdministratorActsForEveryOwner() throws Exception {
    String image = stored("?visibility=private");
    String admin = ADMIN.text();
    assertThat(code(get(image, admin))).isEqualTo("404 image-not-found");
    assertThat(get(image + "?owner=shop", admin).statusCode()).isEqualTo(200);
    assertThat(get(image + ".png?owner=shop", admin).statusCode()).isEqualTo(200);
    assertThat(code(get(image + "?owner=NO", admin))).isEqualTo("400 malformed-request");
  }

  @Test
  void aRenderByAJobNeedsItsScope() throws Exception {
    String image = stored("");
    HttpRequest.Builder request =
        server
            .request(image + ".bmp")
            .header("Prefer", "respond-async")
            .header("Authorization", "Bearer " + viewer);
    assertThat(code(server.send(request))).isEqualTo("403 scope-missing");
  }

  @Test
  void aUrlIsFetchedOnlyForKeysThatMay() throws Exception {
    String writer = key(server, "shop", "write");
    HttpRequest.Builder request =
        server
            .request("/images")
            .header("Authorization", "Bearer " + writer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"url\": \"https://a.invalid/b.png\"}"));
    assertThat(code(server.send(request))).isEqualTo("403 scope-missing");
  }

  @Test
  void aBrowserSendsAKeyAsThePasswordToOperatorsPagesOnly() throws Exception {
    String operator = key(server, "operators", "operate");
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(("me:" + operator).getBytes(UTF_8));
    for (String path : List.of("/metrics", "/dashboard")) {
      HttpResponse<byte[]> refused = get(path, null);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().allValues("WWW-Authenticate"))
          .anyMatch(s -> s.startsWith("Basic"));
      assertThat(server.get(path, "Authorization", basic).statusCode()).isEqualTo(200);
    }
    assertThat(server.get("/images", "Authorization", basic).statusCode()).isEqualTo(401);
  }

  @Test
  void onlySignedTransformationsWhereTheOperatorSaysSo(@TempDir Path folder) throws Exception {
    Map<Setting, String> settings = new HashMap<>(SETTINGS);
    settings.put(Setting.TRANSFORMATIONS, "signed");
    settings.put(Setting.DATA, folder.toString());
    RunningServer before = server;
    try (RunningServer signed = RunningServer.start(folder, settings)) {
      server = signed;
      String shopBefore = shop;
      shop = key(signed, "shop", "full");
      String image = stored("");
      for (int i = 0; i < 3; i++) {
        assertThat(get(image + "/rotate_90.png", shop).statusCode()).isEqualTo(200);
      }
      assertThat(code(get(image + "/rotate_90.png", null))).isEqualTo("403 signature-required");
      assertThat(code(get(image + "/preset_turn,flip.png", null)))
          .isEqualTo("403 signature-required");
      assertThat(code(get(image + "/preset_turn,strip.auto", null)))
          .isEqualTo("403 signature-required");
      for (String end : List.of(".png", ".gif", "/preset_turn.png", "/preset_turn.auto")) {
        assertThat(get(image + end, null).statusCode()).as(end).isEqualTo(200);
      }
      shop = shopBefore;
    } finally {
      server = before;
    }
  }

  @Test
  void aRebuildRestoresOwnersAndVisibilityFromTheDisk(@TempDir Path folder) throws Exception {
    RunningServer before = server;
    String shopBefore = shop;
    String image;
    try (RunningServer first = RunningServer.start(folder, SETTINGS)) {
      server = first;
      shop = key(first, "shop", "full");
      image = stored("?visibility=private");
      stored("");
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("registry")).toList()) {
        Files.delete(file);
      }
    }
    try (RunningServer again = RunningServer.start(folder, SETTINGS)) {
      server = again;
      assertThat(ids("/images", shop)).hasSize(2).contains(image.substring(8));
      assertThat(code(get(image + ".png", null))).isEqualTo("404 image-not-found");
    } finally {
      server = before;
      shop = shopBefore;
    }
  }

  @Test
  void metricsHaveAPortOfTheirOwnIfWanted(@TempDir Path folder) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Map<Setting, String> settings = new HashMap<>(SETTINGS);
    settings.put(Setting.OPERATIONS_PORT, Integer.toString(port));
    RunningServer before = server;
    try (RunningServer apart = RunningServer.start(folder, settings)) {
      server = apart;
      assertThat(code(get("/metrics", ADMIN.text()))).isEqualTo("404 route-not-found");
      HttpClient client = HttpClient.newHttpClient();
      for (Map.Entry<String, Integer> each :
          Map.of("/metrics", 200, "/dashboard", 200, "/health/live", 200, "/images", 404)
              .entrySet()) {
        URI url = URI.create("http://localhost:" + port + each.getKey());
        assertThat(
                client
                    .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                    .statusCode())
            .as(each.getKey())
            .isEqualTo(each.getValue());
      }
    } finally {
      server = before;
    }
  }
}
