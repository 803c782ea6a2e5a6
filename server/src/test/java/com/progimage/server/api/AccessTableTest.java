package com.progimage.server.api;

import static com.progimage.server.api.AccessTable.A_PICTURE;
import static com.progimage.server.api.AccessTable.NONE;
import static com.progimage.server.api.TestCredentials.COOKIE;
import static com.progimage.server.api.TestCredentials.OF_TOKENS;
import static com.progimage.server.api.TestCredentials.bearer;
import static com.progimage.server.api.TestCredentials.signedForImage;
import static com.progimage.server.api.TestCredentials.signedPath;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.access.Scope;
import com.progimage.server.access.key.FaceSessionKey;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.person.SessionSecret;
import com.progimage.server.access.session.Session;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.api.AccessTable.Row;
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
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route of a server that needs keys, with every kind of credentials. Refusals are told apart
 * by their codes.
 */
final class AccessTableTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final Owner SHOP = new Owner("shop");
  private static final Owner OTHER = new Owner("other");
  private static final Set<Scope> ALL = EnumSet.allOf(Scope.class);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final UnaryOperator<String> AS_IT_IS = UnaryOperator.identity();
  private static final String SCOPE_MISSING = "403 scope-missing";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static OtherSite site;
  private static RunningServer server;
  private static SqlAccess store;
  private static TestCredentials make;
  private static KeyText own;

  private record Answer(int status, String body) {
    /** The status, and the code of the problem, if it is one. */
    String text() {
      try {
        return status < 400
            ? Integer.toString(status)
            : status + " " + new ObjectMapper().readTree(body).path("code").asText();
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    site = OtherSite.start().give("/cat.png", 200, PICTURE);
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.ACCESS, "keys",
                Setting.READS, "keys",
                Setting.WEBHOOKS, "on",
                Setting.REMOTE_HOSTS, "localhost",
                Setting.TRUSTED_SOURCES, site.origin(),
                Setting.ADMIN_KEY, KeyText.create().text()));
    store = SqlAccess.open(data.resolve("access.db"));
    make = new TestCredentials(server, store);
    own = make.key(SHOP, ALL);
    // The first token creates the pair that signs.
    String _ = make.token(own, OF_TOKENS);
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
    site.close();
  }

  @TestFactory
  List<DynamicTest> everyRouteWithEveryKindOfCredentials() {
    assertThat(AccessTable.ROWS)
        .extracting(Row::route)
        .hasSameElementsAs(RouteNeeds.all().keySet());
    return AccessTable.ROWS.stream()
        .map(row -> DynamicTest.dynamicTest(row.route(), () -> check(row)))
        .toList();
  }

  private static void check(Row row) throws Exception {
    switch (row.need()) {
      case Need.Nothing _, Need.NothingButCounted _, Need.LinkProof _ -> checkOpen(row);
      case Need.SessionKey _ -> checkSessionKey(row);
      case Need.KeyOrPassword _ -> checkExchange(row);
      case Need.ImageBytes _ -> {
        checkGuarded(row);
        checkSignatures(row);
      }
      case Need.KeyWith _, Need.Operator _ -> {
        checkGuarded(row);
        checkSignatureIsIgnored(row);
      }
    }
  }

  private static List<String> invalidKeys() {
    KeyText revoked = make.revoked(SHOP);
    return List.of(
        bearer(make.key(SHOP, ALL, Instant.now().minusSeconds(1))),
        bearer(revoked),
        bearer(new KeyText(revoked.id(), KeyText.create().secret())),
        bearer(new KeyText(own.id(), KeyText.create().secret())),
        bearer(KeyText.create()),
        "Bearer x");
  }

  private static void checkOpen(Row row) throws Exception {
    assertThat(answered(row, null)).isEqualTo(row.allowed());
    for (String invalid : invalidKeys()) {
      assertThat(answered(row, invalid)).isEqualTo(row.allowed());
    }
    for (String any :
        List.of(
            make.endedToken(SHOP, own),
            make.forgedToken(SHOP, own),
            make.token(own, OF_TOKENS),
            bearer(own),
            bearer(make.key(OTHER, EnumSet.of(Scope.DELETE))))) {
      assertThat(answered(row, any)).isEqualTo(row.allowed());
    }
    assertThat(answered(row, null, AccessTableTest::ofShop)).isEqualTo(row.allowed());
    checkSignatureIsIgnored(row);
    if (isGet(row)) {
      assertThat(headed(row, null)).isEqualTo(status(row.allowed()));
    }
  }

  private static String ofShop(String path) {
    return path + (path.contains("?") ? "&" : "?") + "owner=shop";
  }

  /** Only the key of a session of pictures does, whatever other keys may do. */
  private static void checkSessionKey(Row row) throws Exception {
    assertThat(answered(row, null)).isEqualTo("401 key-required");
    assertThat(answered(row, make.session(SHOP, ALL, Instant.now()))).isEqualTo("401 key-required");
    for (String invalid :
        List.of(
            bearer(own),
            make.token(own, OF_TOKENS),
            "Bearer " + FaceSessionKey.create().text(),
            "Bearer pis_x",
            "Bearer x")) {
      assertThat(answered(row, invalid)).isEqualTo("401 key-invalid");
    }
    KeyText analyst = make.key(SHOP, EnumSet.of(Scope.ANALYZE));
    assertThat(answered(row, faceSession(bearer(analyst)))).isEqualTo(row.allowed());
    String withKey = faceSession(bearer(analyst));
    String withToken = faceSession(make.token(analyst, EnumSet.of(Scope.ANALYZE)));
    HttpRequest.Builder revoking =
        server.request("/keys/" + analyst.id()).header("Authorization", bearer(own)).DELETE();
    assertThat(sent(revoking).status()).isEqualTo(204);
    assertThat(answered(row, withKey)).as("with its key").isEqualTo("401 key-invalid");
    assertThat(answered(row, withToken)).as("with its token").isEqualTo("401 key-invalid");
  }

  /** Creates a session of pictures, and returns its key as credentials. */
  private static String faceSession(String credentials) throws Exception {
    Answer created =
        sent(
            server
                .request("/sessions")
                .header("Authorization", credentials)
                .POST(BodyPublishers.noBody()));
    return "Bearer " + new ObjectMapper().readTree(created.body()).get("key").asText();
  }

  private static void checkExchange(Row row) throws Exception {
    checkInvalid(row);
    assertThat(answered(row, make.token(own, OF_TOKENS))).isEqualTo("403 token-not-exchangeable");
    assertThat(answered(row, make.session(SHOP, ALL, Instant.now())))
        .as("a session is not exchanged")
        .isEqualTo("403 token-not-exchangeable");
    for (Scope each : Scope.values()) {
      String key = bearer(make.key(SHOP, EnumSet.of(each)));
      assertThat(answered(asking(row, each), key))
          .as(each.text())
          .isEqualTo(each == Scope.ADMIN ? "400 malformed-request" : row.allowed());
      String others = bearer(make.key(SHOP, EnumSet.complementOf(EnumSet.of(each))));
      assertThat(answered(asking(row, each), others))
          .as("all but " + each.text())
          .isEqualTo(each == Scope.ADMIN ? "400 malformed-request" : SCOPE_MISSING);
    }
    checkOwnerParameter(row);
    checkSignatureIsIgnored(row);
  }

  private static Row asking(Row row, Scope scope) {
    return new Row(
        row.route(),
        row.path(),
        row.type(),
        TestCredentials.tokenRequest(EnumSet.of(scope)),
        row.allowed(),
        row.foreign());
  }

  private static void checkGuarded(Row row) throws Exception {
    checkInvalid(row);
    checkScopes(row);
    assertThat(answered(row, bearer(make.key(OTHER, most(row)))))
        .as("another owner")
        .isEqualTo(row.foreign());
    checkOwnerParameter(row);
    checkSession(row);
    checkTokens(row);
    if (isGet(row)) {
      checkHead(row);
    }
  }

  private static void checkInvalid(Row row) throws Exception {
    assertThat(answered(row, null)).as("no key").isEqualTo("401 key-required");
    for (String invalid : invalidKeys()) {
      assertThat(answered(row, invalid)).isEqualTo("401 key-invalid");
    }
    assertThat(answered(row, make.endedToken(SHOP, own))).isEqualTo("401 token-expired");
    assertThat(answered(row, make.forgedToken(SHOP, own))).isEqualTo("401 token-invalid");
  }

  private static void checkScopes(Row row) throws Exception {
    Set<Scope> enough = row.enough();
    assertThat(answered(row, bearer(make.key(SHOP, enough)))).isEqualTo(row.allowed());
    for (Scope each : Scope.values()) {
      if (!enough.equals(Set.of(each))) {
        assertThat(answered(row, bearer(make.key(SHOP, EnumSet.of(each)))))
            .as(each.text() + " alone")
            .isEqualTo(SCOPE_MISSING);
      }
    }
    for (Scope each : enough) {
      assertThat(answered(row, bearer(make.key(SHOP, EnumSet.complementOf(EnumSet.of(each))))))
          .as("all but " + each.text())
          .isEqualTo(SCOPE_MISSING);
    }
  }

  /** All scopes, without the one that reaches all owners if the route does not need it. */
  private static Set<Scope> most(Row row) {
    return row.enough().contains(Scope.ADMIN) || row.route().equals("GET /owners/{owner}")
        ? ALL
        : OF_TOKENS;
  }

  /** Only administrators act for another owner, and then as that owner does. */
  private static void checkOwnerParameter(Row row) throws Exception {
    UnaryOperator<String> ofShop = AccessTableTest::ofShop;
    assertThat(answered(row, bearer(make.key(OTHER, ALL)), ofShop))
        .as("an administrator")
        .isEqualTo(row.allowed());
    for (Owner owner : List.of(SHOP, OTHER)) {
      assertThat(answered(row, bearer(make.key(owner, OF_TOKENS)), ofShop))
          .as("no administrator")
          .isEqualTo(SCOPE_MISSING);
    }
    assertThat(answered(row, null, ofShop)).isEqualTo("401 key-required");
  }

  private static void checkSession(Row row) throws Exception {
    String ended = make.session(SHOP, ALL, Instant.now().minus(Session.IDLE));
    for (String none :
        List.of(ended, COOKIE + SessionSecret.create().text(), COOKIE + "x".repeat(43))) {
      assertThat(answered(row, none)).as("no open session").isEqualTo("401 key-required");
    }
    Set<Scope> others = EnumSet.complementOf(EnumSet.copyOf(row.enough()));
    assertThat(answered(row, make.session(SHOP, others, Instant.now())))
        .as("a session that may do everything else")
        .isEqualTo(SCOPE_MISSING);
    if (row.enough().contains(Scope.ADMIN)) {
      assertThat(answered(row, make.session(SHOP, ALL, Instant.now())))
          .as("no session administers")
          .isEqualTo(SCOPE_MISSING);
      return;
    }
    assertThat(answered(row, make.session(SHOP, row.enough(), Instant.now())))
        .isEqualTo(row.allowedToPeople());
    assertThat(answered(row, make.session(OTHER, most(row), Instant.now())))
        .as("a session of another owner")
        .isEqualTo(
            row.allowed().equals(row.allowedToPeople())
                ? row.foreignWithoutAdmin()
                : row.allowedToPeople());
  }

  private static void checkTokens(Row row) throws Exception {
    Set<Scope> tooFew = EnumSet.copyOf(OF_TOKENS);
    tooFew.removeAll(row.enough());
    assertThat(answered(row, make.token(own, tooFew))).isEqualTo(SCOPE_MISSING);
    if (row.enough().contains(Scope.ADMIN)) {
      return;
    }
    assertThat(answered(row, make.token(own, OF_TOKENS))).isEqualTo(row.allowed());
    assertThat(answered(row, make.token(make.key(OTHER, ALL), OF_TOKENS)))
        .as("a token of another owner")
        .isEqualTo(row.foreignWithoutAdmin());
  }

  private static void checkHead(Row row) throws Exception {
    assertThat(headed(row, null)).isEqualTo(401);
    assertThat(headed(row, bearer(KeyText.create()))).isEqualTo(401);
    assertThat(headed(row, bearer(make.key(SHOP, row.enough())))).isEqualTo(status(row.allowed()));
    assertThat(headed(row, bearer(make.key(OTHER, most(row))))).isEqualTo(status(row.foreign()));
    for (Scope each : row.enough()) {
      assertThat(headed(row, bearer(make.key(SHOP, EnumSet.complementOf(EnumSet.of(each))))))
          .isEqualTo(403);
    }
  }

  /** A signature lets everyone read what its key may read, and adds nothing to another key. */
  private static void checkSignatures(Row row) throws Exception {
    Instant end = Instant.now().plusSeconds(60);
    UnaryOperator<String> signed = path -> signedPath(path, own, end);
    assertThat(answered(row, null, signed)).isEqualTo(row.allowed());
    for (Scope each : row.enough()) {
      KeyText without = make.key(SHOP, EnumSet.complementOf(EnumSet.of(each)));
      assertThat(answered(row, null, path -> signedPath(path, without, end)))
          .as("signed without " + each.text())
          .isEqualTo(SCOPE_MISSING);
      assertThat(answered(row, bearer(without), signed))
          .as("signed, and sent with a key without " + each.text())
          .isEqualTo(SCOPE_MISSING);
    }
    KeyText other = make.key(OTHER, OF_TOKENS);
    assertThat(answered(row, null, path -> signedPath(path, other, end)))
        .as("signed by another owner")
        .isEqualTo(row.foreign());
    assertThat(answered(row, bearer(other), signed))
        .as("signed, and sent by another owner")
        .isEqualTo(row.foreign());
    assertThat(answered(row, bearer(KeyText.create()), signed)).isEqualTo("401 key-invalid");

    KeyText revoked = make.revoked(SHOP);
    KeyText unknown = KeyText.create();
    for (KeyText key : List.of(revoked, unknown)) {
      assertThat(answered(row, null, path -> signedPath(path, key, end)))
          .isEqualTo("403 signature-invalid");
    }
    assertThat(answered(row, null, path -> signed.apply(path).replace(".png?", ".gif?")))
        .isEqualTo("403 signature-invalid");
    assertThat(answered(row, null, path -> signedPath(path, own, Instant.now().minusSeconds(1))))
        .isEqualTo("403 signature-expired");
    assertThat(answered(row, null, path -> signedForImage(path, own, end)))
        .as("a signature of an image is not for its original")
        .isEqualTo(row.enough().contains(Scope.ORIGINAL) ? SCOPE_MISSING : row.allowed());
  }

  private static void checkSignatureIsIgnored(Row row) throws Exception {
    UnaryOperator<String> signed = path -> signedPath(path, own, Instant.now().plusSeconds(60));
    assertThat(answered(row, null, signed)).isEqualTo(answered(row, null));
    Set<Scope> others = EnumSet.complementOf(EnumSet.copyOf(row.enough()));
    String few = bearer(make.key(SHOP, others));
    assertThat(answered(row, few, signed)).isEqualTo(answered(row, few));
  }

  private static boolean isGet(Row row) {
    return row.method().equals("GET");
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", -1)[0]);
  }

  private static int headed(Row row, @Nullable String credentials) throws Exception {
    return answer(row, "HEAD", credentials, AS_IT_IS).status();
  }

  private static String answered(Row row, @Nullable String credentials) throws Exception {
    return answered(row, credentials, AS_IT_IS);
  }

  /**
   * @param shown changes the path before it is sent
   */
  private static String answered(Row row, @Nullable String credentials, UnaryOperator<String> shown)
      throws Exception {
    return answer(row, row.method(), credentials, shown).text();
  }

  private static Answer answer(
      Row row, String method, @Nullable String credentials, UnaryOperator<String> shown)
      throws Exception {
    String needs = row.path() + row.body();
    String image = needs.contains("IMAGE") ? image() : "";
    String job = needs.contains("JOB") ? made("/jobs", jobOfOwn()) : "";
    String thumbnail = needs.contains("THUMBNAIL") ? thumbnail() : "";
    String webhook = needs.contains("WEBHOOK") ? made("/webhooks", AccessTable.webhook()) : "";
    String openLink = needs.contains("OPEN_LINK") ? link(/* isOpen= */ true) : "";
    String link = needs.contains("/LINK") ? link(/* isOpen= */ false) : "";
    String key = needs.contains("KEY") ? made("/keys", AccessTable.key()) : "";
    String path =
        row.path()
            .replace("IMAGE", image)
            .replace("JOB", job)
            .replace("THUMBNAIL", thumbnail)
            .replace("WEBHOOK", webhook)
            .replace("OPEN_LINK", openLink)
            .replace("LINK", link)
            .replace("KEY", key)
            .replace("SITE", site.origin());
    HttpRequest.Builder request =
        server.request(shown.apply(path)).method(method, body(row.body().replace("IMAGE", image)));
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
    if (body.isEmpty()) {
      return BodyPublishers.noBody();
    }
    String picture = new String(PICTURE, ISO_8859_1);
    return BodyPublishers.ofByteArray(
        body.replace("NEW", Integer.toString(NUMBERS.incrementAndGet()))
            .replace(A_PICTURE, picture)
            .getBytes(ISO_8859_1));
  }

  private static String image() throws Exception {
    return made("/images", "image/png", A_PICTURE);
  }

  /** Waits until it is made. */
  private static String thumbnail() throws Exception {
    String id = made("/thumbnails", AccessTable.A_FORM, AccessTable.form());
    await().atMost(Duration.ofSeconds(30)).until(() -> got("/thumbnails/" + id).status() == 200);
    return id;
  }

  private static Answer got(String path) throws Exception {
    return sent(server.request(path).header("Authorization", bearer(own)));
  }

  /** The id of a new upload link, or the end of the URL to upload to. */
  private static String link(boolean isOpen) throws Exception {
    JsonNode link = create("/uploads", "application/json", "{}");
    String url = link.get("upload").get("url").asText();
    return isOpen ? url.substring(url.lastIndexOf('/') + 1) : link.get("id").asText();
  }

  private static String jobOfOwn() throws Exception {
    return AccessTable.job().replace("IMAGE", image());
  }

  private static String made(String path, String json) throws Exception {
    return made(path, "application/json", json);
  }

  /** Makes something that belongs to {@link #SHOP}, and returns its id. */
  private static String made(String path, String type, String body) throws Exception {
    JsonNode record = create(path, type, body);
    return record.at(record.has("thumbnails") ? "/thumbnails/0/id" : "/id").asText();
  }

  private static JsonNode create(String path, String type, String body) throws Exception {
    Answer answer =
        sent(
            server
                .request(path)
                .header("Authorization", bearer(own))
                .header("Content-Type", type)
                .POST(body(body)));
    assertThat(answer.status()).as(answer.body()).isLessThan(300);
    return new ObjectMapper().readTree(answer.body());
  }
}
