package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.StoredAccount;
import com.progimage.server.access.key.FaceSessionKey;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionSecret;
import com.progimage.server.access.session.Session;
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
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
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
   * @param path with {@code IMAGE}, {@code JOB}, {@code WEBHOOK}, {@code LINK} and {@code KEY} for
   *     ids of the owner {@link #SHOP}, and {@code OPEN_LINK} for one with its secret
   * @param allowed the status with a key that may do it
   * @param foreign the status for the same request with a key of another owner
   */
  private record Row(
      String route, String path, String type, String body, int allowed, int foreign) {
    String method() {
      return route.substring(0, route.indexOf(' '));
    }

    /** The status for another owner with all scopes but {@code admin}. */
    int foreignWithoutAdmin() {
      return route.equals("GET /owners/{owner}") ? 403 : foreign;
    }
  }

  private record Answer(int status, String body) {}

  private static JsonNode json(Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private static final String COOKIE = "progimage-session=";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String NONE = "";

  /** All scopes that a token can have. */
  private static final Set<Scope> OF_TOKENS = EnumSet.complementOf(EnumSet.of(Scope.ADMIN));

  /** In a row, the bytes of {@link #PICTURE}. */
  private static final String A_PICTURE = "a picture";

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final List<Row> ROWS =
      List.of(
          new Row("POST /images", "/images", "image/png", A_PICTURE, 201, 201),
          new Row("GET /images", "/images", "", NONE, 200, 200),
          new Row("GET /images/{id}", "/images/IMAGE", "", NONE, 200, 404),
          new Row("GET /images/{id}.{ext}", "/images/IMAGE.png", "", NONE, 200, 404),
          new Row("DELETE /images/{id}", "/images/IMAGE", "", NONE, 204, 404),
          new Row("GET /images/{id}/{name}", "/images/IMAGE/rotate_90.png", "", NONE, 200, 404),
          new Row(
              "POST /images/{id}/analyses", "/images/IMAGE/analyses", JSON, analyses(), 202, 404),
          new Row("GET /images/{id}/faces", "/images/IMAGE/faces", "", NONE, 200, 404),
          new Row("GET /images/{id}/labels", "/images/IMAGE/labels", "", NONE, 200, 404),
          new Row("GET /images/{id}/placeholder", "/images/IMAGE/placeholder", "", NONE, 200, 404),
          new Row("GET /analyses/stats", "/analyses/stats", "", NONE, 200, 200),
          new Row("GET /analyses/faces/average", "/analyses/faces/average", "", NONE, 200, 200),
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
          new Row("POST /sessions", "/sessions", "", NONE, 201, 201),
          new Row("GET /session", "/session", "", NONE, 200, 401),
          new Row("DELETE /session", "/session", "", NONE, 204, 401),
          new Row("POST /session/images", "/session/images", "text/plain", "none", 415, 401),
          new Row("DELETE /session/images", "/session/images", "", NONE, 204, 401),
          new Row("POST /webhooks", "/webhooks", JSON, "{}", 400, 400),
          new Row("GET /webhooks", "/webhooks", "", NONE, 200, 200),
          new Row("GET /webhooks/{id}", "/webhooks/WEBHOOK", "", NONE, 200, 404),
          new Row("DELETE /webhooks/{id}", "/webhooks/WEBHOOK", "", NONE, 204, 404),
          new Row("POST /webhooks/{id}/secret", "/webhooks/WEBHOOK/secret", "", NONE, 200, 404),
          new Row("POST /uploads", "/uploads", JSON, "{}", 201, 201),
          new Row("GET /uploads/{id}", "/uploads/LINK", "", NONE, 200, 404),
          new Row("DELETE /uploads/{id}", "/uploads/LINK", "", NONE, 204, 404),
          // The secret in the URL is what they need, with any credentials or none.
          new Row("PUT /uploads/{id}", "/uploads/OPEN_LINK", "image/png", A_PICTURE, 201, 201),
          new Row("POST /uploads/{id}", "/uploads/OPEN_LINK", "image/png", A_PICTURE, 201, 201),
          new Row("POST /keys", "/keys", JSON, key(), 201, 201),
          new Row("GET /keys", "/keys", "", NONE, 200, 200),
          new Row("GET /keys/{id}", "/keys/KEY", "", NONE, 200, 200),
          new Row("DELETE /keys/{id}", "/keys/KEY", "", NONE, 204, 204),
          new Row("GET /sign-in", "/sign-in", "", NONE, 200, 200),
          // They are for the server's own pages.
          new Row("POST /sign-in", "/sign-in", FORM, NONE, 403, 403),
          new Row("GET /sign-in/{part}", "/sign-in/none.js", "", NONE, 404, 404),
          new Row("POST /sign-out", "/sign-out", "", NONE, 403, 403),
          new Row("GET /sign-in/session", "/sign-in/session", "", NONE, 200, 200),
          new Row("POST /tokens", "/tokens", JSON, "{\"scopes\": [\"read\"]}", 201, 201),
          new Row("GET /.well-known/jwks.json", "/.well-known/jwks.json", "", NONE, 200, 200),
          new Row("GET /owners", "/owners", "", NONE, 200, 200),
          new Row("GET /owners/{owner}", "/owners/shop", "", NONE, 200, 403),
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

  private static String analyses() {
    return "{\"analyze\": [\"labels\"]}";
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
    // The first token creates the pair that signs.
    String _ = token(own, OF_TOKENS);
    // All images have the same bytes, and so the same facts.
    String analyzed = made("/images?analyze=faces,labels,placeholder", "image/png", A_PICTURE);
    for (String found : List.of("faces", "labels", "placeholder")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> got("/images/" + analyzed + "/" + found).status() == 200);
    }
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
      case Need.Nothing _, Need.NothingButCounted _, Need.LinkProof _ -> checkOpen(row);
      case Need.ImageBytes _ ->
          checkScope(row, EnumSet.of(Scope.READ, Scope.ORIGINAL, Scope.RENDER));
      case Need.KeyWith(Scope scope) -> checkScope(row, EnumSet.of(scope));
      case Need.KeyOrPassword _ -> {
        checkInvalid(row);
        assertThat(send(row, "Bearer " + own)).isEqualTo(row.allowed());
        assertThat(problem(row, "Bearer " + token(own, OF_TOKENS)))
            .isEqualTo("403 token-not-exchangeable");
      }
      case Need.SessionKey _ -> checkSessionKey(row);
      case Need.Operator _ -> checkScope(row, EnumSet.of(Scope.OPERATE));
    }
    checkSigned(row);
  }

  /** Only the key of a session does, whatever other keys may do. */
  private static void checkSessionKey(Row row) throws Exception {
    assertThat(problem(row, null)).isEqualTo("401 key-required");
    String all = stored(SHOP, EnumSet.allOf(Scope.class), null);
    String person = session(SHOP, EnumSet.allOf(Scope.class), Instant.now());
    assertThat(problem(row, person)).isEqualTo("401 key-required");
    for (String invalid :
        List.of(all, token(all, OF_TOKENS), FaceSessionKey.create().text(), "pis_x", "x")) {
      assertThat(problem(row, "Bearer " + invalid)).isEqualTo("401 key-invalid");
    }
    assertThat(send(row, "Bearer " + faceSession(stored(SHOP, EnumSet.of(Scope.ANALYZE), null))))
        .isEqualTo(row.allowed());
    KeyText ends = KeyText.find(stored(SHOP, EnumSet.of(Scope.ANALYZE), null)).orElseThrow();
    String withKey = faceSession(ends.text());
    String withToken = faceSession(token(ends.text(), EnumSet.of(Scope.ANALYZE)));
    HttpRequest.Builder revoking =
        server.request("/keys/" + ends.id()).header("Authorization", "Bearer " + own).DELETE();
    assertThat(sent(revoking).status()).isEqualTo(204);
    assertThat(problem(row, "Bearer " + withKey)).as("with its key").isEqualTo("401 key-invalid");
    assertThat(problem(row, "Bearer " + withToken)).isEqualTo("401 key-invalid");
  }

  /** Creates a session, and gives its key. */
  private static String faceSession(String key) throws Exception {
    Row row = new Row("POST /sessions", "/sessions", "", NONE, 201, 201);
    return json(answer(row, "Bearer " + key)).get("key").asText();
  }

  private static void checkOpen(Row row) throws Exception {
    assertThat(send(row, null)).isEqualTo(row.allowed());
    assertThat(send(row, "Bearer none")).isEqualTo(row.allowed());
  }

  private static void checkInvalid(Row row) throws Exception {
    String expired = stored(SHOP, EnumSet.allOf(Scope.class), Instant.now().minusSeconds(1));
    KeyText revoked = KeyText.find(stored(SHOP, EnumSet.allOf(Scope.class), null)).orElseThrow();
    store.keys().revoke(revoked.id(), Instant.now());
    String wrong = new KeyText(revoked.id(), KeyText.create().secret()).text();

    assertThat(problem(row, null)).as("no key").isEqualTo("401 key-required");
    for (String invalid : List.of(expired, revoked.text(), wrong, KeyText.create().text(), "x")) {
      assertThat(problem(row, "Bearer " + invalid)).isEqualTo("401 key-invalid");
    }
    assertThat(problem(row, "Bearer " + signed(signer(), Instant.now().minusSeconds(1))))
        .isEqualTo("401 token-expired");
    assertThat(problem(row, "Bearer " + signed(foreignSigner(), Instant.now().plusSeconds(60))))
        .isEqualTo("401 token-invalid");
  }

  private static void checkScope(Row row, Set<Scope> enough) throws Exception {
    checkInvalid(row);
    for (Scope each : Scope.values()) {
      if (!enough.contains(each)) {
        assertThat(problem(row, "Bearer " + stored(SHOP, EnumSet.of(each), null)))
            .as(each.text())
            .isEqualTo("403 scope-missing");
      }
    }
    assertThat(send(row, "Bearer " + stored(SHOP, enough, null))).isEqualTo(row.allowed());
    assertThat(send(row, "Bearer " + stored(OTHER, most(enough), null)))
        .as("another owner")
        .isEqualTo(row.foreign());
    checkSession(row, enough);
    checkTokens(row, enough);
  }

  /** All scopes, without the one that reaches all owners if the route does not need it. */
  private static Set<Scope> most(Set<Scope> enough) {
    return enough.contains(Scope.ADMIN)
        ? EnumSet.allOf(Scope.class)
        : EnumSet.complementOf(EnumSet.of(Scope.ADMIN));
  }

  private static void checkSession(Row row, Set<Scope> enough) throws Exception {
    String ended = session(SHOP, EnumSet.allOf(Scope.class), Instant.now().minus(Session.IDLE));
    for (String none :
        List.of(ended, COOKIE + SessionSecret.create().text(), COOKIE + "x".repeat(43))) {
      assertThat(problem(row, none)).as("no open session").isEqualTo("401 key-required");
    }
    Set<Scope> others = EnumSet.complementOf(EnumSet.copyOf(enough));
    assertThat(problem(row, session(SHOP, others, Instant.now())))
        .as("a session that may do everything else")
        .isEqualTo("403 scope-missing");
    if (enough.contains(Scope.ADMIN)) {
      assertThat(problem(row, session(SHOP, EnumSet.allOf(Scope.class), Instant.now())))
          .as("no session administers")
          .isEqualTo("403 scope-missing");
      return;
    }
    assertThat(send(row, session(SHOP, enough, Instant.now()))).isEqualTo(row.allowed());
    assertThat(send(row, session(OTHER, most(enough), Instant.now())))
        .as("a session of another owner")
        .isEqualTo(row.foreignWithoutAdmin());
  }

  /** Signs a person in, and gives what the browser sends then. */
  private static String session(Owner owner, Set<Scope> scopes, Instant seenAt) {
    AccountName name = new AccountName("a" + System.nanoTime());
    SessionSecret secret = SessionSecret.create();
    store
        .accounts()
        .add(
            new StoredAccount(
                new Account(name, owner, scopes, seenAt, "1", /* lastSignInOn= */ null), "none"));
    store.sessions().add(new Session(secret.id(), name, "1", seenAt, seenAt));
    return COOKIE + secret.text();
  }

  private static void checkTokens(Row row, Set<Scope> enough) throws Exception {
    Set<Scope> tooFew = EnumSet.copyOf(OF_TOKENS);
    tooFew.removeAll(enough);
    assertThat(problem(row, "Bearer " + token(own, tooFew))).isEqualTo("403 scope-missing");
    if (enough.contains(Scope.ADMIN)) {
      return;
    }
    assertThat(send(row, "Bearer " + token(own, OF_TOKENS))).isEqualTo(row.allowed());
    String other = stored(OTHER, EnumSet.allOf(Scope.class), null);
    assertThat(send(row, "Bearer " + token(other, OF_TOKENS)))
        .as("a token of another owner")
        .isEqualTo(row.foreignWithoutAdmin());
  }

  /** Only the bytes of images can be read with a signature. Other routes ignore it. */
  private static void checkSigned(Row row) throws Exception {
    if (RouteNeeds.of(row.route()) instanceof Need.ImageBytes) {
      assertThat(answer(row, null, AccessTableTest::withSignature).status())
          .isEqualTo(row.allowed());
    } else {
      Answer unsigned = answer(row, null);
      Answer signed = answer(row, null, AccessTableTest::withSignature);
      assertThat(signed.status()).as("signed").isEqualTo(unsigned.status());
    }
  }

  private static String withSignature(String path) {
    KeyText key = KeyText.find(own).orElseThrow();
    long expires = Instant.now().getEpochSecond() + 60;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(HexFormat.of().parseHex(KeyProof.of(key).signingKey()), "HmacSHA256"));
      byte[] signature =
          mac.doFinal("read\n%s\n%d".formatted(path.split("\\?")[0], expires).getBytes(UTF_8));
      return path
          + (path.contains("?") ? "&" : "?")
          + "expires=%d&key=%s&signature=%s"
              .formatted(
                  expires,
                  key.id(),
                  Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Exchanges a key for a token. */
  private static String token(String key, Set<Scope> scopes) throws Exception {
    String names = scopes.stream().map(Scope::text).collect(Collectors.joining("\", \""));
    Answer answer =
        sent(
            server
                .request("/tokens")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", JSON)
                .POST(body("{\"scopes\": [\"" + names + "\"]}")));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return json(answer).get("token").asText();
  }

  private static PublicJsonWebKey signer() throws Exception {
    return PublicJsonWebKey.Factory.newPublicJwk(store.signingKeys().list().getFirst().jwk());
  }

  /** A pair that pretends to be the server's. */
  private static PublicJsonWebKey foreignSigner() throws Exception {
    PublicJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    pair.setKeyId(signer().getKeyId());
    return pair;
  }

  /** Signs a token for everything as the server does. */
  private static String signed(PublicJsonWebKey signer, Instant end) throws Exception {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("progimage");
    claims.setAudience("progimage");
    claims.setSubject(SHOP.name());
    claims.setExpirationTime(NumericDate.fromSeconds(end.getEpochSecond()));
    claims.setJwtId("of-a-test");
    claims.setStringClaim("key", KeyText.find(own).orElseThrow().id().text());
    claims.setStringClaim("scope", "read list original write fetch render jobs webhooks delete");
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setAlgorithmHeaderValue("ES256");
    token.setKeyIdHeaderValue(signer.getKeyId());
    token.setKey(signer.getPrivateKey());
    return token.getCompactSerialization();
  }

  private static String problem(Row row, @Nullable String credentials) throws Exception {
    Answer answer = answer(row, credentials);
    return answer.status() + " " + json(answer).path("code").asText();
  }

  private static int send(Row row, @Nullable String credentials) throws Exception {
    return answer(row, credentials).status();
  }

  private static Answer answer(Row row, @Nullable String credentials) throws Exception {
    return answer(row, credentials, UnaryOperator.identity());
  }

  /**
   * @param shown changes the path before it is sent
   */
  private static Answer answer(Row row, @Nullable String credentials, UnaryOperator<String> shown)
      throws Exception {
    String image =
        (row.path() + row.body()).contains("IMAGE") ? made("/images", "image/png", A_PICTURE) : "";
    String job = row.path().contains("JOB") ? made("/jobs", JSON, jobOfOwn()) : "";
    String webhook = row.path().contains("WEBHOOK") ? made("/webhooks", JSON, webhook()) : "";
    String key = row.path().contains("KEY") ? made("/keys", JSON, key()) : "";
    String openLink = row.path().contains("OPEN_LINK") ? link(/* isOpen= */ true) : "";
    String link = row.path().endsWith("/LINK") ? link(/* isOpen= */ false) : "";
    String body = row.body().replace("IMAGE", image);
    String path =
        row.path()
            .replace("IMAGE", image)
            .replace("JOB", job)
            .replace("WEBHOOK", webhook)
            .replace("OPEN_LINK", openLink)
            .replace("LINK", link)
            .replace("KEY", key);
    HttpRequest.Builder request =
        server.request(shown.apply(path)).method(row.method(), body(body));
    if (!row.type().isEmpty()) {
      request.header("Content-Type", row.type());
    }
    if (credentials != null) {
      if (credentials.startsWith(COOKIE)) {
        request.headers("Cookie", credentials, "Sec-Fetch-Site", "same-origin");
      } else {
        request.header("Authorization", credentials);
      }
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

  private static Answer got(String path) throws Exception {
    return sent(server.request(path).header("Authorization", "Bearer " + own));
  }

  /** Makes something that belongs to {@link #SHOP}, and returns its id. */
  private static String made(String path, String type, String body) throws Exception {
    return create(path, type, body).get("id").asText();
  }

  /** The id of a new upload link, or the end of the URL to upload to. */
  private static String link(boolean isOpen) throws Exception {
    JsonNode link = create("/uploads", JSON, "{}");
    String url = link.get("upload").get("url").asText();
    return isOpen ? url.substring(url.lastIndexOf('/') + 1) : link.get("id").asText();
  }

  private static JsonNode create(String path, String type, String body) throws Exception {
    Answer answer =
        sent(
            server
                .request(path)
                .header("Authorization", "Bearer " + own)
                .header("Content-Type", type)
                .POST(body(body)));
    assertThat(answer.status()).as(answer.body()).isLessThan(300);
    return json(answer);
  }
}
