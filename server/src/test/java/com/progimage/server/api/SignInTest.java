package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.Owner;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People who sign in to a server that needs keys. */
final class SignInTest {
  private static final String PASSWORD = "correct horse & battery";
  private static final String[] OWN = {"Sec-Fetch-Site", "same-origin"};

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  @TempDir(factory = MemoryFolder.class)
  static Path secureData;

  private static RunningServer server;
  private static RunningServer secure;
  private static SqlAccess store;
  private static Accounts accounts;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.ACCESS, "keys",
                Setting.ALLOWED_ORIGINS, "https://shop.example",
                Setting.TRUSTED_PROXIES, "127.0.0.1"));
    secure =
        RunningServer.start(
            secureData,
            Map.of(Setting.ACCESS, "keys", Setting.PUBLIC_URL, "https://localhost:8443"));
    store = SqlAccess.open(data.resolve("access.db"));
    accounts = accounts(store);
    accounts.add(
        new AccountName("anna"),
        new Owner("shop"),
        EnumSet.complementOf(EnumSet.of(Scope.ADMIN)),
        PASSWORD);
    accounts.add(new AccountName("bob"), new Owner("shop"), ScopeSet.VIEWER.scopes(), PASSWORD);
    try (SqlAccess other = SqlAccess.open(secureData.resolve("access.db"))) {
      accounts(other)
          .add(new AccountName("anna"), new Owner("shop"), Set.of(Scope.OPERATE), PASSWORD);
    }
  }

  @AfterAll
  static void stop() {
    store.close();
    secure.close();
    server.close();
  }

  private static Accounts accounts(SqlAccess database) {
    return new Accounts(
        database.accounts(), database.attempts(), new PasswordHasher(), Clock.systemUTC());
  }

  private static HttpRequest.Builder form(
      RunningServer at, String query, String name, String password) {
    String body =
        "name=%s&password=%s"
            .formatted(URLEncoder.encode(name, UTF_8), URLEncoder.encode(password, UTF_8));
    return at.request("/sign-in" + query)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<byte[]> submit(String query, String name, String password)
      throws Exception {
    return server.send(form(server, query, name, password).headers(OWN));
  }

  private static String location(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Location").orElse("");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  /** Signs in, and gives what the browser sends then. */
  private static String cookieOf(String name) throws Exception {
    HttpResponse<byte[]> answer = submit("", name, PASSWORD);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(303);
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static String code(HttpResponse<byte[]> response) throws Exception {
    return response.statusCode() + " " + RunningServer.json(response).path("code").asText();
  }

  @Test
  void theCookieIsForTheServersOwnPagesAlone() throws Exception {
    HttpResponse<byte[]> answer = submit("", "anna", PASSWORD);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .matches("progimage-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    HttpResponse<byte[]> overTls = secure.send(form(secure, "", "anna", PASSWORD).headers(OWN));
    assertThat(overTls.headers().firstValue("Set-Cookie").orElseThrow())
        .matches(
            "__Host-progimage-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict;"
                + " Secure");
    String renamed =
        overTls.headers().firstValue("Set-Cookie").orElseThrow().replace("__Host-", "");
    assertThat(secure.get("/metrics", "Cookie", renamed).statusCode())
        .as("a name that a page of a subdomain can set")
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "anna, '', dashboard",
    "anna, ?to=/docs, docs",
    "anna, ?to=/metrics, metrics",
    "bob, '', docs",
    "anna, ?to=https://evil.example, dashboard",
    "anna, ?to=//evil.example, dashboard",
    "anna, ?to=/%5Cevil.example, dashboard",
    "anna, ?to=/images/1, dashboard"
  })
  void afterwardsItIsOneOfTheServersOwnPages(String name, String query, String page)
      throws Exception {
    HttpResponse<byte[]> answer = submit(query, name, PASSWORD);
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo(page);
  }

  @Test
  void whereTheDashboardHasAPortOfItsOwnNobodyIsSentToIt(@TempDir Path other) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (RunningServer apart =
            RunningServer.start(
                other,
                Map.of(Setting.ACCESS, "keys", Setting.OPERATIONS_PORT, Integer.toString(port)));
        SqlAccess database = SqlAccess.open(other.resolve("access.db"))) {
      accounts(database)
          .add(new AccountName("anna"), new Owner("shop"), Set.of(Scope.OPERATE), PASSWORD);
      for (String query : List.of("", "?to=/dashboard", "?to=/metrics", "?to=/docs")) {
        assertThat(text(apart.get("/sign-in" + query)))
            .as(query)
            .contains("action=\"sign-in" + (query.endsWith("docs") ? query : "") + "\"");
        HttpResponse<byte[]> answer = apart.send(form(apart, query, "anna", PASSWORD).headers(OWN));
        assertThat(location(answer)).as(query).isEqualTo("docs");
      }
    }
  }

  @Test
  void aWrongPairShowsTheFormAgainAndAProgramAProblem() throws Exception {
    HttpResponse<byte[]> page =
        server.send(
            form(server, "?to=/docs", "<b>\"anna", PASSWORD)
                .headers(OWN)
                .header("Accept", "text/html"));
    assertThat(page.statusCode()).isEqualTo(401);
    assertThat(text(page))
        .contains("the name or the password is wrong")
        .contains("value=\"&lt;b&gt;&quot;anna\"")
        .contains("action=\"sign-in?to=/docs\"")
        .doesNotContain(PASSWORD.substring(0, 10));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
        .doesNotContain("script-src", "unsafe");
    assertThat(page.headers().map()).doesNotContainKey("Set-Cookie");
    assertThat(code(submit("", "carol", PASSWORD))).isEqualTo("401 sign-in-failed");
    assertThat(code(submit("", "bob", "wrong password"))).isEqualTo("401 sign-in-failed");
  }

  @Test
  void tooManyFailuresHaveToWait() throws Exception {
    HttpResponse<byte[]> limited = failing("dave", "203.0.113.7");
    int failures = 0;
    while (limited.statusCode() == 401) {
      failures++;
      limited = failing("dave", "203.0.113.7");
    }
    assertThat(code(limited)).isEqualTo("429 sign-in-limited");
    assertThat(failures).isGreaterThanOrEqualTo(5);
    assertThat(limited.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    assertThat(code(failing("dave", "203.0.113.8"))).isEqualTo("401 sign-in-failed");
  }

  @Test
  void theFormSaysHowLongToWait() throws Exception {
    HttpRequest.Builder right =
        form(server, "", "erin", PASSWORD)
            .headers(OWN)
            .header("X-Forwarded-For", "203.0.113.9")
            .header("Accept", "text/html,*/*");
    // Each pause is longer than the one before, until it outlasts the way to the next request.
    HttpResponse<byte[]> page;
    do {
      failing("erin", "203.0.113.9");
      page = server.send(right);
    } while (page.statusCode() == 401);
    assertThat(page.statusCode()).isEqualTo(429);
    assertThat(text(page))
        .containsPattern("too many attempts to sign in have failed: retry in \\d+ s");
  }

  private static HttpResponse<byte[]> failing(String name, String address) throws Exception {
    return server.send(
        form(server, "", name, "wrong password").headers(OWN).header("X-Forwarded-For", address));
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, none",
    "Origin, https://shop.example",
    "Origin, null"
  })
  void noOtherPageSignsAPersonInOrUsesTheCookie(String header, String value) throws Exception {
    String[] headers = header.isEmpty() ? new String[0] : new String[] {header, value};
    assertThat(code(with(form(server, "", "anna", PASSWORD), headers))).isEqualTo("403 cross-site");

    String cookie = cookieOf("anna");
    for (HttpRequest.Builder change :
        new HttpRequest.Builder[] {
          server
              .request("/images")
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(Drawn.png(3, 3))),
          server.request("/images/01a1fe7c-3a45-7cdd-a489-bfd64996ed12").DELETE(),
          server.request("/remote.png?url=https://a.invalid/b"),
          server.request("/sign-out").POST(BodyPublishers.noBody())
        }) {
      assertThat(code(with(change.header("Cookie", cookie), headers))).isEqualTo("403 cross-site");
    }
    boolean isForeign = !header.isEmpty() && !value.equals("none");
    assertThat(with(server.request("/images").header("Cookie", cookie), headers).statusCode())
        .as("a read")
        .isEqualTo(isForeign ? 401 : 200);
  }

  private static HttpResponse<byte[]> with(HttpRequest.Builder request, String... headers)
      throws Exception {
    return server.send(headers.length == 0 ? request : request.headers(headers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-Fetch-Site", "Origin"})
  void theServersOwnPagesUseTheCookie(String header) throws Exception {
    String cookie = cookieOf("anna");
    String own = header.equals("Origin") ? "http://localhost:" + server.port() : "same-origin";
    HttpResponse<byte[]> stored =
        server.send(
            server
                .request("/images?visibility=private")
                .headers("Content-Type", "image/png", "Cookie", cookie, header, own)
                .POST(BodyPublishers.ofByteArray(Drawn.png(3, 3))));
    assertThat(stored.statusCode()).isEqualTo(201);
    String path = "/images/" + RunningServer.json(stored).get("id").asText();
    HttpResponse<byte[]> image = server.get(path + ".png", "Cookie", cookie);
    assertThat(image.statusCode()).isEqualTo(200);
    assertThat(image.headers().firstValue("Cache-Control").orElseThrow()).contains("private");
    assertThat(image.headers().allValues("Vary")).contains("Authorization, Cookie");
    assertThat(server.get(path + ".png").statusCode()).isEqualTo(404);
    assertThat(server.get(path, "Cookie", cookieOf("bob")).statusCode()).isEqualTo(200);
    assertThat(code(server.get("/metrics", "Cookie", cookieOf("bob"))))
        .isEqualTo("403 scope-missing");
    assertThat(code(server.get("/images", "Cookie", cookie, "Authorization", "Bearer x")))
        .as("the key counts")
        .isEqualTo("401 key-invalid");
  }

  @Test
  void theSessionSaysWhoIsSignedIn() throws Exception {
    JsonNode session =
        RunningServer.json(server.get("/sign-in/session", "Cookie", cookieOf("bob")));
    assertThat(session.get("account").asText()).isEqualTo("bob");
    assertThat(session.get("owner").asText()).isEqualTo("shop");
    assertThat(session.get("scopes").toString()).isEqualTo("[\"read\",\"list\",\"render\"]");
    JsonNode nobody = RunningServer.json(server.get("/sign-in/session"));
    assertThat(nobody.get("offered").asBoolean()).isTrue();
    assertThat(nobody.get("account").isNull()).isTrue();
  }

  @Test
  void aSignOutEndsTheSession() throws Exception {
    String cookie = cookieOf("anna");
    assertThat(server.get("/dashboard", "Cookie", cookie).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request("/sign-out")
                .headers(OWN)
                .header("Cookie", cookie)
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("sign-in");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("progimage-session=;")
        .endsWith("; Max-Age=0");
    assertThat(answer.headers().firstValue("Clear-Site-Data")).hasValue("\"cache\"");
    HttpResponse<byte[]> ended = server.get("/dashboard", "Cookie", cookie);
    assertThat(code(ended)).isEqualTo("401 key-required");
    assertThat(ended.headers().allValues("WWW-Authenticate"))
        .as("without a dialog of the browser")
        .containsExactly("Bearer realm=\"ProgImage\"");
  }

  @Test
  void toSignInAgainEndsTheSessionBefore() throws Exception {
    String cookie = cookieOf("anna");
    HttpResponse<byte[]> again =
        server.send(form(server, "", "anna", PASSWORD).headers(OWN).header("Cookie", cookie));
    assertThat(again.statusCode()).isEqualTo(303);
    assertThat(server.get("/images", "Cookie", cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void aChangedPasswordEndsSessionsWithinFiveSeconds() throws Exception {
    AccountName name = new AccountName("erin");
    accounts.add(name, new Owner("shop"), Set.of(Scope.LIST), PASSWORD);
    String cookie = cookieOf("erin");
    assertThat(server.get("/images", "Cookie", cookie).statusCode()).isEqualTo(200);
    accounts.changePassword(name, "another one entirely");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> server.get("/images", "Cookie", cookie).statusCode() == 401);
  }

  @Test
  void browsersAreAskedToSignInAndProgramsForAKey() throws Exception {
    HttpResponse<byte[]> page = server.get("/dashboard", "Accept", "text/html,*/*;q=0.8");
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(location(page)).isEqualTo("sign-in?to=/dashboard");
    assertThat(location(server.get("/dashboard/", "Accept", "text/html")))
        .isEqualTo("../sign-in?to=/dashboard");
    HttpResponse<byte[]> program = server.get("/dashboard", "Accept", "*/*");
    assertThat(code(program)).isEqualTo("401 key-required");
    assertThat(program.headers().allValues("WWW-Authenticate"))
        .anyMatch(challenge -> challenge.startsWith("Basic"));
    assertThat(server.get("/docs").statusCode()).isEqualTo(200);
    assertThat(server.get("/sign-in").headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void withoutAccountsBrowsersAreAskedForAKeyAsBefore(@TempDir Path other) throws Exception {
    try (RunningServer empty = RunningServer.start(other, Map.of(Setting.ACCESS, "keys"))) {
      assertThat(code(empty.get("/dashboard", "Accept", "text/html")))
          .isEqualTo("401 key-required");
      assertThat(RunningServer.json(empty.get("/sign-in/session")).get("offered").asBoolean())
          .isFalse();
    }
  }

  @Test
  void anOpenServerHasNobodyToSignIn(@TempDir Path other) throws Exception {
    try (RunningServer open = RunningServer.start(other)) {
      assertThat(code(open.get("/sign-in"))).isEqualTo("403 keys-off");
      assertThat(code(open.send(form(open, "", "anna", PASSWORD).headers(OWN))))
          .isEqualTo("403 keys-off");
      assertThat(RunningServer.json(open.get("/sign-in/session")).get("offered").asBoolean())
          .isFalse();
      assertThat(open.get("/dashboard").headers().firstValue("Cache-Control")).hasValue("no-cache");
    }
  }

  @Test
  void otherBodiesAreRefused() throws Exception {
    HttpRequest.Builder large = form(server, "", "a".repeat(5_000), PASSWORD).headers(OWN);
    assertThat(code(server.send(large))).isEqualTo("413 body-too-large");
    HttpRequest.Builder json =
        server
            .request("/sign-in")
            .headers(OWN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"));
    assertThat(code(server.send(json))).isEqualTo("415 unsupported-media-type");
  }
}
