package com.progimage.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.door.CliProcess;
import com.progimage.features.door.CliProcess.Result;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.NewUploadLink;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.UploadLink;
import com.progimage.sdk.UploadLinkRequest;
import com.progimage.sdk.webhook.WebhookVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop has a customer's picture labeled: it creates a link, the customer's browser sends the
 * picture, and the shop is called back with the labels. Through each door.
 */
final class UploadLinksTest {
  private static final HttpClient CUSTOMER = HttpClient.newHttpClient();
  private static final Map<String, Told> TOLD = new ConcurrentHashMap<>();

  @TempDir static Path data;
  private static HttpServer shop;
  private static ServerProcess server;

  @TempDir Path folder;

  /** A message that the shop received. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Told(Map<String, List<String>> headers, byte[] body) {}

  @BeforeAll
  static void start() throws IOException {
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext("/", UploadLinksTest::receive);
    shop.start();
    server =
        ServerProcess.start(
            data,
            "--webhooks",
            "on",
            "--trusted-receivers",
            "http://localhost:" + shop.getAddress().getPort());
  }

  @AfterAll
  static void stop() {
    server.close();
    shop.stop(0);
  }

  private static void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    TOLD.put(
        exchange.getRequestURI().getPath(),
        new Told(Map.copyOf(exchange.getRequestHeaders()), body));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private static URI callback(String door) {
    return URI.create("http://localhost:%d/%s".formatted(shop.getAddress().getPort(), door));
  }

  private static JsonNode json(byte[] body) throws IOException {
    return new ObjectMapper().readTree(body);
  }

  /** Sends the picture as a browser without a key does, and returns the image's id. */
  private static String send(URI link) throws Exception {
    HttpResponse<byte[]> stored =
        CUSTOMER.send(
            HttpRequest.newBuilder(link)
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofByteArray(Pictures.encoded("png", 300, 200)))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(stored.statusCode()).as(new String(stored.body(), UTF_8)).isEqualTo(201);
    return json(stored.body()).get("id").asText();
  }

  private static JsonNode told(String door, String secret) throws Exception {
    await().atMost(Duration.ofMinutes(1)).until(() -> TOLD.containsKey("/" + door));
    Told told = Objects.requireNonNull(TOLD.get("/" + door));
    WebhookVerifier.of(secret).verify(told.headers(), told.body());
    JsonNode message = json(told.body());
    assertThat(message.get("type").asText()).isEqualTo("upload.done");
    return message.get("data");
  }

  private static void assertLabeled(JsonNode link, String image) {
    assertThat(link.get("state").asText()).isEqualTo("done");
    assertThat(link.get("image").asText()).isEqualTo(image);
    JsonNode labels = link.get("analyses").get("labels").get("labels");
    assertThat(labels.isArray()).isTrue();
    labels.forEach(label -> assertThat(label.get("confidence").asDouble()).isBetween(10.0, 100.0));
  }

  @Test
  void overHttp() throws Exception {
    HttpResponse<byte[]> created =
        CUSTOMER.send(
            HttpRequest.newBuilder(server.url().resolve("/uploads"))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"analyze\": [\"labels\"], \"callback\": \"%s\"}"
                            .formatted(callback("http"))))
                .build(),
            BodyHandlers.ofByteArray());
    JsonNode link = json(created.body());
    String image = send(URI.create(link.get("upload").get("url").asText()));
    JsonNode told = told("http", link.get("callback").get("secret").asText());
    assertLabeled(told, image);
    HttpResponse<byte[]> state =
        CUSTOMER.send(
            HttpRequest.newBuilder(URI.create(link.get("url").asText())).build(),
            BodyHandlers.ofByteArray());
    assertThat(json(state.body())).isEqualTo(told);
  }

  @Test
  void withTheSdk() throws Exception {
    ProgImageClient images = ProgImageClient.create(server.url());
    NewUploadLink link =
        images
            .uploadLinks()
            .create(
                UploadLinkRequest.create().analyze(AnalysisKind.LABELS).callback(callback("sdk")));
    assertThat(images.uploadLinks().get(link.id()).state()).isEqualTo(UploadLink.State.OPEN);
    String image = send(link.uploadUrl());
    assertLabeled(told("sdk", link.callbackSecret().orElseThrow()), image);
    UploadLink state = images.uploadLinks().get(link.id());
    assertThat(state.imageId()).hasValue(image);
    assertThat(state.isAnalyzed()).isTrue();
    assertLabeled(json(state.json().getBytes(UTF_8)), image);

    assertThat(ReadmeExamples.uploadLinks(images).callbackSecret()).isEmpty();
  }

  @Test
  void onTheCommandLine() throws Exception {
    CliProcess cli = new CliProcess(server.url(), folder);
    JsonNode link =
        json(
            done(cli.run(
                    "upload-link",
                    "create",
                    "--json",
                    "--analyze",
                    "labels",
                    "--formats",
                    "png,jpeg",
                    "--callback",
                    callback("cli").toString()))
                .getBytes(UTF_8));
    String id = link.get("id").asText();
    assertThat(done(cli.run("upload-link", "show", id))).contains("state    open");
    String image = send(URI.create(link.get("upload").get("url").asText()));
    assertLabeled(told("cli", link.get("callback").get("secret").asText()), image);
    assertThat(done(cli.run("upload-link", "show", id)))
        .contains("state    done", "image    " + image, "labels   ");
    assertThat(done(cli.run("upload-link", "create", "--expires-in", "5m")))
        .startsWith(server.url() + "/uploads/")
        .hasLineCount(1);
    cli.run("upload-link", "rm", id);
    assertThat(cli.run("upload-link", "show", id).exit()).isEqualTo(3);
  }

  private static String done(Result result) {
    assertThat(result.exit()).as(result.all()).isZero();
    return result.text();
  }
}
