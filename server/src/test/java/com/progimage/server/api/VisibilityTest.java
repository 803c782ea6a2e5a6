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
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees which images on a server that needs keys, where images are public unless told. */
final class VisibilityTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final Map<Setting, String> SETTINGS = Map.of(Setting.PRESETS, "turn=rotate_90");

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer server;
  private static KeyedClient stranger;
  private static KeyedClient admin;
  private static KeyedClient shop;
  private static KeyedClient viewer;
  private static KeyedClient reader;
  private static KeyedClient other;

  @BeforeAll
  static void start() throws Exception {
    server = KeyedServer.start(data, SETTINGS);
    stranger = server.stranger();
    admin = server.admin();
    shop = server.of("shop");
    viewer = server.of("shop", "viewer");
    reader = server.of("shop", "read");
    other = server.of("other");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Stores an image of the shop, and returns its path. */
  private static String stored(String query) throws Exception {
    return stored(shop, query);
  }

  private static String stored(KeyedClient client, String query) throws Exception {
    HttpResponse<byte[]> answer = client.post("/images" + query, "image/png", PICTURE);
    return "/images/" + KeyedClient.json(answer, 201).get("id").asText();
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
      HttpResponse<byte[]> answer = stranger.get(path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Cache-Control")).startsWith("public, max-age=31536000");
      assertThat(header(answer, "Vary")).doesNotContain("Authorization");
    }
    assertThat(code(stranger.get(image))).isEqualTo("401 key-required");
    assertThat(code(stranger.get("/images"))).isEqualTo("401 key-required");
    assertThat(header(stranger.get(image), "WWW-Authenticate")).startsWith("Bearer ");
  }

  @Test
  void aPrivateImageDoesNotExistForOthers() throws Exception {
    String image = stored("?visibility=private");
    String missing = "/images/01890000-0000-7000-8000-000000000001";
    // Three times, because the third answer of a public image would come from memory.
    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> answer = shop.get(image + ".png");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Cache-Control")).startsWith("private, max-age=31536000");
      assertThat(header(answer, "Vary")).contains("Authorization");
    }
    for (String end : List.of(".png", ".gif", ".auto", "/flip.webp", ".avif")) {
      for (KeyedClient client : List.of(stranger, other)) {
        HttpResponse<byte[]> refused = client.get(image + end);
        assertThat(code(refused)).as(end).isEqualTo("404 image-not-found");
        assertThat(withoutIds(refused)).isEqualTo(withoutIds(client.get(missing + end)));
      }
    }
    assertThat(code(other.get(image))).isEqualTo("404 image-not-found");
    assertThat(withoutIds(other.get(image))).isEqualTo(withoutIds(other.get(missing)));
  }

  private static String withoutIds(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8)
        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\"requestId\":\"[0-9a-f]+\"", "ID");
  }

  @Test
  void keysReadOfPrivateImagesWhatTheirScopesAllow() throws Exception {
    String image = stored("?visibility=private");

    assertThat(code(viewer.get(image + ".png"))).as("original").isEqualTo("403 scope-missing");
    assertThat(viewer.get(image + ".gif").statusCode()).isEqualTo(200);
    assertThat(reader.get(image + ".gif").statusCode()).as("kept").isEqualTo(200);
    assertThat(code(reader.get(image + ".bmp"))).as("to make").isEqualTo("403 scope-missing");
    assertThat(reader.get(image).statusCode()).isEqualTo(200);
    assertThat(code(reader.get("/images"))).isEqualTo("403 scope-missing");
    assertThat(new String(reader.get("/images").body(), UTF_8)).contains("'list'");
  }

  @Test
  void whoNamesAnImageMustBeAbleToReadIt() throws Exception {
    String base = stored("");
    String secret = stored("?visibility=private").substring("/images/".length());
    String path = base + "/overlay_" + secret + ".png";

    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> answer = shop.get(path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Cache-Control")).startsWith("private");
    }
    assertThat(code(stranger.get(path))).isEqualTo("404 image-not-found");
    assertThat(code(other.get(path))).isEqualTo("404 image-not-found");
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
    String type = "multipart/form-data; boundary=x";
    HttpResponse<byte[]> accepted = shop.post("/thumbnails", type, body);
    String path = header(accepted, "Location");
    await().until(() -> shop.get(path).statusCode() == 200);
    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> own = shop.get(path);
      assertThat(header(own, "Cache-Control")).startsWith("private");
      assertThat(header(own, "Vary")).contains("Authorization");
      assertThat(code(stranger.get(path))).isEqualTo("401 key-required");
      assertThat(code(other.get(path))).isEqualTo("404 job-not-found");
    }
    KeyedClient writesNothing = server.of("shop", "jobs");
    assertThat(code(writesNothing.post("/thumbnails", type, body))).isEqualTo("403 scope-missing");
  }

  @Test
  void aStreamEndsWhenItsKeyIsRevoked() throws Exception {
    String operator = Objects.requireNonNull(server.of("operators", "operate").key());
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> stream =
          client.send(
              server
                  .server()
                  .request("/dashboard/events")
                  .header("Authorization", "Bearer " + operator)
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(stream.statusCode()).isEqualTo(200);
      String id = KeyText.find(operator).orElseThrow().id().text();
      assertThat(admin.delete("/keys/" + id).statusCode()).isEqualTo(204);
      // It would go on until the server stops.
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> stream.body().readAllBytes());
    }
  }

  @Test
  void aRetryThatAsksForAnotherVisibilityIsRefused() throws Exception {
    String[] key = {"Idempotency-Key", "visible"};
    assertThat(shop.post("/images", "image/png", PICTURE, key).statusCode()).isEqualTo(201);
    assertThat(shop.post("/images", "image/png", PICTURE, key).statusCode()).isEqualTo(200);
    assertThat(code(shop.post("/images?visibility=private", "image/png", PICTURE, key)))
        .isEqualTo("422 idempotency-key-reused");
  }

  @Test
  void aDamagedImageOfOthersDoesNotExist(@TempDir Path folder) throws Exception {
    String image;
    try (KeyedServer first = KeyedServer.start(folder)) {
      image = stored(first.of("shop"), "");
    }
    String id = image.substring("/images/".length());
    Files.writeString(folder.resolve("images/" + id.substring(33) + "/" + id + ".json"), "damaged");
    try (KeyedServer again = KeyedServer.start(folder)) {
      String naming = stored(again.of("shop"), "") + "/overlay_" + id + ".png";
      for (String path : List.of(image + ".png", image + "/flip.png", naming)) {
        for (KeyedClient client : List.of(again.stranger(), again.of("other"))) {
          assertThat(code(client.get(path))).as(path).isEqualTo("404 image-not-found");
        }
      }
      assertThat(code(again.admin().get(image + "?owner=shop"))).isEqualTo("500 original-damaged");
    }
  }

  @Test
  void anOpenServerHandsOutNoKeysAndIgnoresOwners(@TempDir Path folder) throws Exception {
    try (RunningServer open = RunningServer.start(folder)) {
      KeyedClient anyone = new KeyedClient(open, /* key= */ null);
      for (String path : List.of("/keys", "/keys/000000000000")) {
        assertThat(code(anyone.get(path))).isEqualTo("403 keys-off");
      }
      assertThat(code(anyone.post("/keys", "{\"owner\": \"x\", \"scopes\": [\"admin\"]}")))
          .isEqualTo("403 keys-off");
      JsonNode image = RunningServer.json(anyone.post("/images?owner=shop", "image/png", PICTURE));
      assertThat(image.get("owner").asText()).isEqualTo("public");
      String path = "/images/" + image.get("id").asText() + ".png?owner=NO";
      assertThat(anyone.get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void ownersHaveListsAndIdempotencyKeysOfTheirOwn() throws Exception {
    String image = stored("");
    String theirs =
        RunningServer.json(other.post("/images", "image/png", PICTURE)).get("id").asText();

    assertThat(ids("/images?limit=1000", shop)).contains(image.substring(8)).doesNotContain(theirs);
    assertThat(ids("/images?limit=1000", other))
        .contains(theirs)
        .doesNotContain(image.substring(8));
    assertThat(ids("/images?limit=1000&owner=other", admin)).contains(theirs);
    assertThat(code(shop.get("/images?owner=other"))).isEqualTo("403 scope-missing");

    String first = idempotent(shop);
    assertThat(idempotent(shop)).isEqualTo(first);
    assertThat(idempotent(other)).isNotEqualTo(first);
  }

  private static String idempotent(KeyedClient client) throws Exception {
    HttpResponse<byte[]> answer =
        client.post("/images", "image/png", PICTURE, "Idempotency-Key", "the-same");
    return RunningServer.json(answer).get("id").asText();
  }

  private static List<String> ids(String path, KeyedClient client) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode image : RunningServer.json(client.get(path)).get("images")) {
      ids.add(image.get("id").asText());
    }
    return ids;
  }

  @Test
  void anAdministratorActsForEveryOwner() throws Exception {
    String image = stored("?visibility=private");
    assertThat(code(admin.get(image))).isEqualTo("404 image-not-found");
    assertThat(admin.get(image + "?owner=shop").statusCode()).isEqualTo(200);
    assertThat(admin.get(image + ".png?owner=shop").statusCode()).isEqualTo(200);
    assertThat(code(admin.get(image + "?owner=NO"))).isEqualTo("400 malformed-request");
  }

  @Test
  void aRenderByAJobNeedsItsScope() throws Exception {
    assertThat(code(viewer.get(stored("") + ".bmp", "Prefer", "respond-async")))
        .isEqualTo("403 scope-missing");
  }

  @Test
  void aUrlIsFetchedOnlyForKeysThatMay() throws Exception {
    KeyedClient writer = server.of("shop", "write");
    assertThat(code(writer.post("/images", "{\"url\": \"https://a.invalid/b.png\"}")))
        .isEqualTo("403 scope-missing");
  }

  @Test
  void aBrowserSendsAKeyAsThePasswordToOperatorsPagesOnly() throws Exception {
    String operator = Objects.requireNonNull(server.of("operators", "operate").key());
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(("me:" + operator).getBytes(UTF_8));
    for (String path : List.of("/metrics", "/dashboard")) {
      HttpResponse<byte[]> refused = stranger.get(path);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().allValues("WWW-Authenticate"))
          .anyMatch(s -> s.startsWith("Basic"));
      assertThat(stranger.get(path, "Authorization", basic).statusCode()).isEqualTo(200);
    }
    assertThat(stranger.get("/images", "Authorization", basic).statusCode()).isEqualTo(401);
  }

  @Test
  void onlySignedTransformationsWhereTheOperatorSaysSo(@TempDir Path folder) throws Exception {
    Map<Setting, String> settings = new HashMap<>(SETTINGS);
    settings.put(Setting.TRANSFORMATIONS, "signed");
    try (KeyedServer signed = KeyedServer.start(folder, settings)) {
      KeyedClient owner = signed.of("shop");
      KeyedClient nobody = signed.stranger();
      String image = stored(owner, "");
      for (int i = 0; i < 3; i++) {
        assertThat(owner.get(image + "/rotate_90.png").statusCode()).isEqualTo(200);
      }
      for (String end :
          List.of("/rotate_90.png", "/preset_turn,flip.png", "/preset_turn,strip.auto")) {
        assertThat(code(nobody.get(image + end))).as(end).isEqualTo("403 signature-required");
      }
      for (String end : List.of(".png", ".gif", "/preset_turn.png", "/preset_turn.auto")) {
        assertThat(nobody.get(image + end).statusCode()).as(end).isEqualTo(200);
      }
    }
  }

  @Test
  void aRebuildRestoresOwnersAndVisibilityFromTheDisk(@TempDir Path folder) throws Exception {
    String image;
    try (KeyedServer first = KeyedServer.start(folder)) {
      KeyedClient owner = first.of("shop");
      image = stored(owner, "?visibility=private");
      stored(owner, "");
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("registry")).toList()) {
        Files.delete(file);
      }
    }
    try (KeyedServer again = KeyedServer.start(folder)) {
      assertThat(ids("/images", again.of("shop"))).hasSize(2).contains(image.substring(8));
      assertThat(code(again.stranger().get(image + ".png"))).isEqualTo("404 image-not-found");
    }
  }

  @Test
  void metricsHaveAPortOfTheirOwnIfWanted(@TempDir Path folder) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Map<Setting, String> settings = Map.of(Setting.OPERATIONS_PORT, Integer.toString(port));
    try (KeyedServer apart = KeyedServer.start(folder, settings);
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(code(apart.admin().get("/metrics"))).isEqualTo("404 route-not-found");
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
    }
  }
}
