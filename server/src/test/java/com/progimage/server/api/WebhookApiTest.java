package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks through the whole server, and receivers on this machine. */
final class WebhookApiTest {
  @TempDir(factory = MemoryFolder.class)
  static Path data;

  @TempDir static Path keys;

  private static final MovableClock CLOCK = new MovableClock();
  private static final Map<String, List<Request>> REQUESTS = new ConcurrentHashMap<>();
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static HttpServer plain;
  private static HttpsServer secure;
  private static RunningServer server;
  private static String image;

  /** What a receiver was told. */
  private record Request(Map<String, List<String>> headers, String body) {
    String header(String name) {
      return Objects.requireNonNull(headers.get(name), name).getFirst();
    }

    String id() {
      return header("Webhook-id");
    }

    String signature() {
      return header("Webhook-signature");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    plain = HttpServer.create(anywhere, 0);
    plain.createContext("/", WebhookApiTest::answer);
    plain.start();
    secure = SelfSigned.server(keys, WebhookApiTest::answer);
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.WEBHOOKS,
                "on",
                Setting.TRUSTED_RECEIVERS,
                "http://localhost:%d,https://localhost:%d"
                    .formatted(plain.getAddress().getPort(), secure.getAddress().getPort())),
            CLOCK);
    image = server.store("image/png", Drawn.png(20, 20)).path("id").asText();
  }

  @AfterAll
  static void stop() {
    server.close();
    plain.stop(0);
    secure.stop(0);
  }

  /** The path says how: statuses in turn, of which the last stays. */
  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    List<Request> seen = REQUESTS.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
    seen.add(new Request(Map.copyOf(exchange.getRequestHeaders()), new String(body, UTF_8)));
    String[] statuses = path.split("/")[1].split(",");
    int status = Integer.parseInt(statuses[Math.min(seen.size(), statuses.length) - 1]);
    if (status / 100 == 3) {
      exchange.getResponseHeaders().set("Location", "/200/redirected");
    }
    if (status == 503) {
      exchange.getResponseHeaders().set("Retry-After", "100");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static String receiver(String statuses) {
    return "http://localhost:%d/%s/%d"
        .formatted(plain.getAddress().getPort(), statuses, NAMES.incrementAndGet());
  }

  private static List<Request> told(String url) {
    return REQUESTS.getOrDefault(url.replaceFirst("^https?://[^/]*", ""), List.of());
  }

  private static HttpResponse<byte[]> post(String path, String json) throws Exception {
    return server.post(path, "application/json", json.getBytes(UTF_8));
  }

  private static JsonNode register(String url) throws Exception {
    return register(url, /* isSelfSigned= */ false);
  }

  private static JsonNode register(String url, boolean isSelfSigned) throws Exception {
    HttpResponse<byte[]> response =
        post(
            "/webhooks", "{\"url\": \"%s\", \"allowSelfSigned\": %s}".formatted(url, isSelfSigned));
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(201);
    JsonNode webhook = RunningServer.json(response);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/webhooks/" + webhook.path("id").asText());
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    return webhook;
  }

  private static HttpResponse<byte[]> submit(String webhook) throws Exception {
    return post(
        "/jobs",
        """
        {"sources": [{"image": "%s"}], "outputs": [{"format": "gif"}], "webhook": "%s"}\
        """
            .formatted(image, webhook));
  }

  private static String job(String webhook) throws Exception {
    HttpResponse<byte[]> response = submit(webhook);
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(202);
    assertThat(RunningServer.json(response).path("webhook").asText())
        .isEqualTo(webhook.replaceFirst("[?].*", ""));
    return RunningServer.json(response).path("id").asText();
  }

  private static JsonNode shown(JsonNode webhook) throws Exception {
    return RunningServer.json(server.get("/webhooks/" + webhook.path("id").asText()));
  }

  private static JsonNode attempted(JsonNode webhook, int number) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> shown(webhook).path("lastAttempt"),
            attempt -> attempt.path("number").asInt() == number);
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
    assertThat(RunningServer.json(response).path("code").asText()).isEqualTo(code);
  }

  private static void verify(JsonNode webhook, Request request) throws Exception {
    new Webhook(webhook.path("secret").asText())
        .verify(
            request.body(),
            Map.of(
                "webhook-id",
                List.of(request.id()),
                "webhook-timestamp",
                List.of(request.header("Webhook-timestamp")),
                "webhook-signature",
                List.of(request.signature())));
  }

  @Test
  void theEndOfAJobIsToldAndSigned() throws Exception {
    String url = receiver("204");
    JsonNode webhook = register(url);
    String job = job(url);
    JsonNode attempt = attempted(webhook, 1);
    assertThat(attempt.path("outcome").asText()).isEqualTo("delivered");
    assertThat(attempt.path("message").asText()).isEqualTo("msg_" + job);
    assertThat(attempt.path("nextAt").isNull()).isTrue();

    assertThat(told(url)).hasSize(1);
    Request request = told(url).getFirst();
    verify(webhook, request);
    assertThat(request.id()).isEqualTo("msg_" + job);
    assertThat(request.header("Content-type")).isEqualTo("application/json");
    JsonNode body = new ObjectMapper().readTree(request.body());
    assertThat(body.path("type").asText()).isEqualTo("job.succeeded");
    JsonNode ended = RunningServer.json(server.get("/jobs/" + job));
    body.path("data")
        .properties()
        .forEach(field -> assertThat(field.getValue()).isEqualTo(ended.get(field.getKey())));
    assertThat(body.path("data")).hasSize(8);
    assertThat(metric("progimage_webhook_attempts_total{outcome=\"delivered\"}")).isPositive();
  }

  private static double metric(String name) throws Exception {
    String all = new String(server.get("/metrics").body(), UTF_8);
    return all.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatFailedIsToldAgainWithTheSameBytes() throws Exception {
    String url = receiver("500,200");
    JsonNode webhook = register(url);
    job(url);
    JsonNode first = attempted(webhook, 1);
    assertThat(first.path("outcome").asText()).isEqualTo("failed");
    assertPause(first, Duration.ofSeconds(4), Duration.ofSeconds(6));
    assertThat(metric("progimage_webhook_waiting")).isPositive();
    CLOCK.advance(Duration.ofSeconds(6));
    assertThat(attempted(webhook, 2).path("outcome").asText()).isEqualTo("delivered");
    assertThat(told(url)).hasSize(2);
    Request again = told(url).getLast();
    verify(webhook, again);
    assertThat(again.body()).isEqualTo(told(url).getFirst().body());
    assertThat(again.id()).isEqualTo(told(url).getFirst().id());
    // Each attempt is signed for its own time.
    assertThat(again.signature()).isNotEqualTo(told(url).getFirst().signature());
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    String url = receiver("307");
    JsonNode webhook = register(url);
    job(url);
    JsonNode attempt = attempted(webhook, 1);
    assertThat(attempt.path("outcome").asText()).isEqualTo("failed");
    assertThat(REQUESTS).doesNotContainKey("/200/redirected");
  }

  private static void assertPause(JsonNode attempt, Duration least, Duration most) {
    assertThat(
            Duration.between(
                Instant.parse(attempt.path("at").asText()),
                Instant.parse(attempt.path("nextAt").asText())))
        .isBetween(least, most);
  }

  @Test
  void aReceiverSaysWhenToComeBack() throws Exception {
    String url = receiver("503");
    JsonNode webhook = register(url);
    job(url);
    assertPause(attempted(webhook, 1), Duration.ofSeconds(100), Duration.ofSeconds(100));
  }

  @Test
  void aReceiverThatIsGoneIsToldNothingAnyMore() throws Exception {
    String url = receiver("410");
    JsonNode webhook = register(url);
    job(url);
    JsonNode disabled =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> shown(webhook), now -> !now.path("disabled").isNull());
    assertThat(disabled.path("disabled").path("reason").asText()).contains("410");
    assertThat(disabled.path("lastAttempt").path("outcome").asText()).isEqualTo("given-up");
    HttpResponse<byte[]> refused = submit(url);
    assertProblem(refused, 400, "malformed-request");
    assertThat(RunningServer.json(refused).path("detail").asText())
        .contains("/webhooks/" + webhook.path("id").asText());
    assertThat(server.delete("/webhooks/" + webhook.path("id").asText()).statusCode())
        .isEqualTo(204);
    register(url);
    assertThat(told(url)).hasSize(1);
  }

  @Test
  void bothSecretsSignForADayAfterARotation() throws Exception {
    String url = receiver("200");
    JsonNode before = register(url);
    JsonNode after =
        RunningServer.json(post("/webhooks/" + before.path("id").asText() + "/secret", ""));
    assertThat(after.path("secret")).isNotEqualTo(before.path("secret"));
    assertThat(Instant.parse(after.path("previousSecretUntil").asText()))
        .isBetween(
            CLOCK.instant().plus(Duration.ofHours(23)), CLOCK.instant().plus(Duration.ofHours(24)));
    job(url);
    attempted(after, 1);
    Request both = told(url).getFirst();
    verify(before, both);
    verify(after, both);
    assertThat(both.signature().split(" ")).hasSize(2);
    assertThatThrownBy(() -> verify(register(receiver("200")), both))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void aPrivateReceiverIsToldNothingUnlessTheOperatorTrustsItsOrigin() throws Exception {
    // A public URL by its form: that its host is this machine only its address says.
    String url = "https://localhost/200/private";
    JsonNode webhook = register(url, true);
    try (LogLines log = LogLines.of("com.progimage.server.webhook")) {
      job(url);
      JsonNode attempt = attempted(webhook, 1);
      assertThat(attempt.path("outcome").asText()).isEqualTo("failed");
      assertThat(log.all()).anyMatch(line -> line.contains("--trusted-receivers"));
    }
    HttpResponse<byte[]> wished =
        post("/webhooks", "{\"url\": \"%s\", \"allowPrivateNetwork\": true}".formatted(url + 2));
    assertProblem(wished, 400, "malformed-request");
    assertThat(RunningServer.json(wished).path("detail").asText()).contains("--trusted-receivers");
  }

  @Test
  void aSelfSignedCertificateWillDoOnlyWhereThatWasChosen() throws Exception {
    String base = "https://localhost:" + secure.getAddress().getPort();
    String strict = base + "/200/strict";
    String lax = base + "/200/lax";
    JsonNode strictly = register(strict);
    JsonNode laxly = register(lax, true);
    assertThat(laxly.path("allowSelfSigned").asBoolean()).isTrue();
    job(lax);
    job(strict);
    assertThat(attempted(laxly, 1).path("outcome").asText()).isEqualTo("delivered");
    assertThat(attempted(strictly, 1).path("outcome").asText()).isEqualTo("failed");
    assertThat(told(strict)).isEmpty();
    assertThat(told(lax)).hasSize(1);
  }

  @Test
  void clientsLearnNothingOfWhyAReceiverFailed() throws Exception {
    List<String> urls =
        List.of(
            receiver("500"),
            receiver("404"),
            receiver("302"),
            "https://localhost/200/not-trusted",
            "https://localhost:" + secure.getAddress().getPort() + "/200/certificate");
    List<JsonNode> webhooks = new ArrayList<>();
    try (LogLines log = LogLines.of("com.progimage.server.webhook")) {
      for (String url : urls) {
        webhooks.add(register(url));
        job(url);
      }
      Set<String> details = new HashSet<>();
      for (JsonNode webhook : webhooks) {
        details.add(attempted(webhook, 1).path("detail").asText());
      }
      assertThat(details).hasSize(1);
      for (JsonNode webhook : webhooks) {
        assertThat(log.all())
            .as("what the operator sees")
            .anyMatch(line -> line.startsWith("webhook " + webhook.path("id").asText() + ": "));
      }
      assertThat(log.all()).anyMatch(line -> line.endsWith("answered 500"));
      assertThat(log.traces()).isEmpty();
    }
  }

  @Test
  void whatIsSecretInAUrlIsNotShown() throws Exception {
    String url = receiver("200") + "?token=s3cret";
    JsonNode webhook = register(url);
    String job = job(url);
    attempted(webhook, 1);
    assertThat(told(url.replace("?token=s3cret", ""))).hasSize(1);
    for (String path :
        List.of("/webhooks", "/webhooks/" + webhook.path("id").asText(), "/jobs", "/jobs/" + job)) {
      assertThat(new String(server.get(path).body(), UTF_8))
          .as(path)
          .contains(url.replace("?token=s3cret", ""))
          .doesNotContain("s3cret");
    }
  }

  @Test
  void withoutTheOperatorsWordThereAreNone(@TempDir Path folder) throws Exception {
    try (RunningServer off = RunningServer.start(folder)) {
      byte[] url = "{\"url\": \"https://example.com/told\"}".getBytes(UTF_8);
      String id = "/webhooks/01a1fe7c-3a45-7cdd-a489-bfd64996ed12";
      String job =
          "{\"sources\": [{\"image\": \"%s\"}], \"outputs\": [{\"format\": \"gif\"}], \"webhook\": \"%s\"}"
              .formatted(id.substring(10), "https://example.com/told");
      List<HttpResponse<byte[]>> answers =
          List.of(
              off.post("/webhooks", "application/json", url),
              off.get("/webhooks"),
              off.get(id),
              off.post(id + "/secret", "application/json", new byte[0]),
              off.delete(id),
              off.post("/jobs", "application/json", job.getBytes(UTF_8)));
      for (HttpResponse<byte[]> answer : answers) {
        assertProblem(answer, 403, "webhooks-off");
        assertThat(RunningServer.json(answer).path("detail").asText()).contains("--webhooks on");
      }
    }
  }

  @Test
  void aJobNamesOnlyWhatIsRegistered() throws Exception {
    HttpResponse<byte[]> response = submit("https://example.com/unknown");
    assertProblem(response, 400, "malformed-request");
    assertThat(RunningServer.json(response).path("detail").asText()).contains("POST");
  }

  @Test
  void theSecretIsShownOnce() throws Exception {
    String url = "https://example.com/" + NAMES.incrementAndGet();
    JsonNode webhook = register(url);
    assertThat(webhook.path("secret").asText()).startsWith("whsec_");
    assertThat(shown(webhook).has("secret")).isFalse();
    JsonNode first = RunningServer.json(server.get("/webhooks?limit=1"));
    assertThat(first.path("webhooks").get(0)).isEqualTo(shown(webhook));
    assertThat(first.path("next").asText()).contains("after=" + webhook.path("id").asText());
    assertProblem(post("/webhooks", "{\"url\": \"" + url + "\"}"), 409, "webhook-exists");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}|400|malformed-request",
        "{'url': 'https://a b/'}|400|malformed-request",
        "{'url': 'told'}|403|source-not-allowed",
        "{'url': 'http://example.com/'}|403|source-not-allowed",
        "{'url': 'https://example.com:8443/'}|403|source-not-allowed",
        "{'url': 'http://localhost:1/'}|403|source-not-allowed",
        "{'url': 'https://u:p@example.com/'}|403|source-not-allowed",
        "{'url': 'https://u:p@localhost/'}|403|source-not-allowed",
        "{'url': 'file:///etc/passwd'}|403|source-not-allowed",
        "{'url': 'https://127.0.0.1/'}|403|source-not-allowed",
        "{'url': 'https://10.0.0.1/told'}|403|source-not-allowed",
        "{'url': 'https://192.168.1.1./told'}|403|source-not-allowed",
        "{'url': 'https://169.254.169.254/latest/meta-data'}|403|source-not-allowed",
        "{'url': 'https://[::1]/'}|403|source-not-allowed",
        "{'url': 'https://[::ffff:10.0.0.1]/'}|403|source-not-allowed",
        "{'url': 'https://[fd00:ec2::254]/'}|403|source-not-allowed",
        "{'url': 'https://[fe80::1%25none]/'}|403|source-not-allowed",
        "{'url': 'https://example.com/', 'allowPrivateNetwork': true}|400|malformed-request",
        "{'url': 'https://example.com/', 'allowSelfSigned': 'x'}|400|malformed-request",
      })
  void whatCannotBeToldIsNotRegistered(String json, int status, String code) throws Exception {
    assertProblem(post("/webhooks", json.replace('\'', '"')), status, code);
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    List<HttpResponse<byte[]>> responses = new ArrayList<>();
    for (String id : List.of("01a1fe7c-3a45-7cdd-a489-bfd64996ed12", "x")) {
      responses.add(server.get("/webhooks/" + id));
      responses.add(server.delete("/webhooks/" + id));
      responses.add(post("/webhooks/" + id + "/secret", ""));
    }
    for (HttpResponse<byte[]> response : responses) {
      assertProblem(response, 404, "webhook-not-found");
    }
    assertProblem(server.get("/webhooks?after=x"), 400, "malformed-request");
  }
}
