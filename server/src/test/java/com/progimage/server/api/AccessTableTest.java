package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Scope;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.sqlite.SqliteAccess;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.http.access.Need;
import com.progimage.server.http.access.RouteNeeds;
import com.progimage.server.image.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every route of a server that needs keys, with every kind of credentials. */
final class AccessTableTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final Owner SHOP = new Owner("shop");
  private static final Owner OTHER = new Owner("other");

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;
  private static SqliteAccess store;
  private static String own;

  /**
   * A request for a route.
   *
   * @param path with {@code IMAGE}, {@code JOB}, {@code WEBHOOK} and {@code KEY} for ids of the
   *     owner {@link #SHOP}
   * @param allowed the status with a key that may do it
   * @param foreign the status for the same request with a key of another owner
   */
  private record Row(
      String route, String path, String type, String body, int allowed, int foreign) {
    String method() {
      return route.substring(0, route.indexOf(' '));
    }
  }

  private record Answer(int status, String body) {}

  private static JsonNode json(Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String NONE = "";

  /** In a row, the bytes of {@link #PICTURE}. */
  private static final String A_PICTURE = "a picture";

  private static final String JSON = "application/json";

  private static final List<Row> ROWS =
      List.of(
          new Row("POST /images", "/images", "image/png", A_PICTURE, 201, 201),
          new Row("GET /images", "/images", "", NONE, 200, 200),
          new Row("GET /images/{id}", "/images/IMAGE", "", NONE, 200, 404),
          new Row("GET /images/{id}.{ext}", "/images/IMAGE.png", "", NONE, 200, 404),
          new Row("DELETE /images/{id}", "/images/IMAGE", "", NONE, 204, 404),
          new Row("GET /images/{id}/{name}", "/images/IMAGE/rotate_90.png", "", NONE, 200, 404),
          new Row("POST /render.{ext}", "/render.png", "image/png", A_PICTURE, 200, 200),
          new Row("POST /render/{name}", "/render/flip.png", "image/png", A_PICTURE, 200, 200),
          // Allowed, but there is no such host.
          new Row("GET /remote.{ext}", "/remote.png?url=https://a.invalid/b", "", NONE, 403, 403),
          new Row(
              "GET /remote/{name}", "/remote/flip.png?url=https://a.invalid/b", "", NONE, 403, 403),
          new Row("POST /jobs", "/jobs", JSON, job(), 202, 202),
          new Row("GET /jobs", "/jobs", "", NONE, 200, 200),
          new Row("GET /jobs/{id}", "/jobs/JOB", "", NONE, 200, 404),
          new Row("DELETE /jobs/{id}", "/jobs/JOB", "", NONE, 200, 404),
          new Row("GET /jobs/{id}/results", "/jobs/JOB/results", "", NONE, 200, 404),
          new Row("GET /jobs/{id}/events", "/jobs/JOB/events", "", NONE, 200, 404),
          new Row("POST /thumbnails", "/thumbnails", "image/png", A_PICTURE, 415, 415),
          new Row("GET /thumbnails/{id}", "/thumbnails/none", "", NONE, 404, 404),
          new Row("DELETE /thumbnails/{id}", "/thumbnails/none", "", NONE, 404, 404),
          new Row("POST /webhooks", "/webhooks", JSON, "{}", 400, 400),
          new Row("GET /webhooks", "/webhooks", "", NONE, 200, 200),
          new Row("GET /webhooks/{id}", "/webhooks/WEBHOOK", "", NONE, 200, 404),
          new Row("DELETE /webhooks/{id}", "/webhooks/WEBHOOK", "", NONE, 204, 404),
          new Row("POST /webhooks/{id}/secret", "/webhooks/WEBHOOK/secret", "", NONE, 200, 404),
          new Row("POST /keys", "/keys", JSON, key(), 201, 201),
          new Row("GET /keys", "/keys", "", NONE, 200, 200),
          new Row("GET /keys/{id}", "/keys/KEY", "", NONE, 200, 200),
          new Row("DELETE /keys/{id}", "/keys/KEY", "", NONE, 204, 204),
          new Row("GET /owners", "/owners", "", NONE, 200, 200),
          new Row("GET /owners/{owner}", "/owners/shop", "", NONE, 200, 200),
          new Row("PUT /owners/{owner}/quota", "/owners/shop/quota", JSON, "{}", 200, 200),
          new Row("DELETE /owners/{owner}/quota", "/owners/shop/quota", "", NONE, 204, 204),
          new Row("GET /capabilities", "/capabilities", "", NONE, 200, 200),
          new Row("GET /health/live", "/health/live", "", NONE, 200, 200),
          new Row("GET /health/ready", "/health/ready", "", NONE, 200, 200),
          new Row("GET /openapi.yaml", "/openapi.yaml", "", NONE, 200, 200),
          new Row("GET /openapi.json", "/openapi.json", "", NONE, 200, 200),
          new Row("GET /docs", "/docs", "", NONE, 200, 200),
          new Row("GET /docs/{part}", "/docs/none.js", "", NONE, 404, 404),
          new Row("GET /metrics", "/metrics", "", NONE, 200, 200),
          new Row("GET /dashboard", "/dashboard", "", NONE, 200, 200),
          new Row("GET /dashboard/events", "/dashboard/events", "", NONE, 200, 200),
          new Row("GET /dashboard/{part}", "/dashboard/none.js", "", NONE, 404, 404));

  private static String job() {
    return "{\"sources\": [{\"image\": \"IMAGE\"}], \"outputs\": [{\"format\": \"gif\"}]}";
  }

  private static String key() {
    return "{\"owner\": \"shop\", \"scopes\": [\"viewer\"]}";
  }

  @BeforeAll
  static void start() throws Exception {
    KeyText admin = KeyText.create();
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.ACCESS, "keys",
                Setting.READS, "keys",
                Setting.WEBHOOKS, "on",
                Setting.ADMIN_KEY, admin.text()));
    store = SqliteAccess.open(data.resolve("access.db"));
    own = stored(SHOP, EnumSet.allOf(Scope.class), null);
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
    server.close();
  }

  private static String stored(Owner owner, Set<Scope> scopes, @Nullable Instant expiresAt) {
    KeyText text = KeyText.create();
    store
        .keys()
        .add(
            new ApiKey(
                text.id(),
                owner,
                scopes,
                "of a test",
                KeyProof.of(text),
                ApiKey.KeyTimes.of(Instant.now(), expiresAt)));
    return text.text();
  }

  @TestFactory
  List<DynamicTest> everyRouteWithEveryKindOfCredentials() {
    assertThat(ROWS).extracting(Row::route).hasSameElementsAs(RouteNeeds.all().keySet());
    return ROWS.stream()
        .map(row -> DynamicTest.dynamicTest(row.route(), () -> check(row)))
        .toList();
  }

  private static void check(Row row) throws Exception {
    switch (RouteNeeds.of(row.route())) {
      case Need.Nothing _ -> checkOpen(row);
      case Need.ImageBytes _ ->
          checkScope(row, EnumSet.of(Scope.READ, Scope.ORIGINAL, Scope.RENDER));
      case Need.KeyWith(Scope scope) -> checkScope(row, EnumSet.of(scope));
      case Need.Operator _ -> checkScope(row, EnumSet.of(Scope.OPERATE));
    }
  }

  private static void checkOpen(Row row) throws Exception {
    assertThat(send(row, null)).isEqualTo(row.allowed());
    assertThat(send(row, "Bearer none")).isEqualTo(row.allowed());
  }

  private static void checkScope(Row row, Set<Scope> enough) throws Exception {
    String expired = stored(SHOP, EnumSet.allOf(Scope.class), Instant.now().minusSeconds(1));
    KeyText revoked = KeyText.find(stored(SHOP, EnumSet.allOf(Scope.class), null)).orElseThrow();
    store.keys().revoke(revoked.id(), Instant.now());
    String wrong = new KeyText(revoked.id(), KeyText.create().secret()).text();

    assertThat(problem(row, null)).as("no key").isEqualTo("401 key-required");
    for (String invalid : List.of(expired, revoked.text(), wrong, KeyText.create().text(), "x")) {
      assertThat(problem(row, "Bearer " + invalid)).isEqualTo("401 key-invalid");
    }
    for (Scope each : Scope.values()) {
      if (!enough.contains(each)) {
        assertThat(problem(row, "Bearer " + stored(SHOP, EnumSet.of(each), null)))
            .as(each.text())
            .isEqualTo("403 scope-missing");
      }
    }
    assertThat(send(row, "Bearer " + stored(SHOP, enough, null))).isEqualTo(row.allowed());
    assertThat(send(row, "Bearer " + stored(OTHER, EnumSet.allOf(Scope.class), null)))
        .as("another owner")
        .isEqualTo(row.foreign());
  }

  private static String problem(Row row, @Nullable String credentials) throws Exception {
    Answer answer = answer(row, credentials);
    return answer.status() + " " + json(answer).path("code").asText();
  }

  private static int send(Row row, @Nullable String credentials) throws Exception {
    return answer(row, credentials).status();
  }

  private static Answer answer(Row row, @Nullable String credentials) throws Exception {
    String image =
        (row.path() + row.body()).contains("IMAGE") ? made("/images", "image/png", A_PICTURE) : "";
    String job = row.path().contains("JOB") ? made("/jobs", JSON, jobOfOwn()) : "";
    String webhook = row.path().contains("WEBHOOK") ? made("/webhooks", JSON, webhook()) : "";
    String key = row.path().contains("KEY") ? made("/keys", JSON, key()) : "";
    String body = row.body().replace("IMAGE", image);
    String path =
        row.path()
            .replace("IMAGE", image)
            .replace("JOB", job)
            .replace("WEBHOOK", webhook)
            .replace("KEY", key);
    HttpRequest.Builder request = server.request(path).method(row.method(), body(body));
    if (!row.type().isEmpty()) {
      request.header("Content-Type", row.type());
    }
    if (credentials != null) {
      request.header("Authorization", credentials);
    }
    return sent(request);
  }

  /** Without the check of the answer against the OpenAPI document, because streams do not end. */
  private static Answer sent(HttpRequest.Builder request) throws Exception {
    HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      boolean isRead = response.headers().firstValue("Content-Length").isPresent();
      return new Answer(
          response.statusCode(), isRead ? new String(body.readAllBytes(), UTF_8) : NONE);
    }
  }

  private static HttpRequest.BodyPublisher body(String body) {
    return body.equals(A_PICTURE)
        ? BodyPublishers.ofByteArray(PICTURE)
        : BodyPublishers.ofString(body);
  }

  private static String jobOfOwn() throws Exception {
    return job().replace("IMAGE", made("/images", "image/png", A_PICTURE));
  }

  private static String webhook() {
    return "{\"url\": \"https://example.com/%d\"}".formatted(System.nanoTime());
  }

  /** Makes something that belongs to {@link #SHOP}, and returns its id. */
  private static String made(String path, String type, String body) throws Exception {
    Answer answer =
        sent(
            server
                .request(path)
                .header("Authorization", "Bearer " + own)
                .header("Content-Type", type)
                .POST(body(body)));
    assertThat(answer.status()).as(answer.body()).isLessThan(300);
    return json(answer).get("id").asText();
  }
}
