package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of two owners on one server, with one receiver for both. */
final class WebhookOwnersTest {
  private static final String MISSING = "01a1fe7c-3a45-7cdd-a489-bfd64996ed12";
  private static final List<Told> TOLD = new CopyOnWriteArrayList<>();

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static HttpServer receiver;
  private static KeyedServer server;
  private static KeyedClient shop;
  private static KeyedClient news;

  /** A message that the receiver got. */
  private record Told(Map<String, List<String>> headers, String body) {
    boolean isSignedWith(String secret) {
      try {
        new Webhook(secret).verify(body, headers);
        return true;
      } catch (Exception otherSecret) {
        return false;
      }
    }

    boolean isAbout(String job) {
      return body.contains(job);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          Map<String, List<String>> headers = new HashMap<>();
          exchange
              .getRequestHeaders()
              .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
          TOLD.add(new Told(headers, body));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    server =
        KeyedServer.start(
            data,
            Map.of(
                Setting.WEBHOOKS, "on", Setting.TRUSTED_RECEIVERS, "http://localhost:" + port()));
    shop = server.of("shop");
    news = server.of("news");
  }

  @AfterAll
  static void stop() {
    server.close();
    receiver.stop(0);
  }

  private static int port() {
    return receiver.getAddress().getPort();
  }

  private static String url(String name) {
    return "http://localhost:%d/%s".formatted(port(), name);
  }

  private static HttpResponse<byte[]> register(KeyedClient client, String url) throws Exception {
    return client.post("/webhooks", "{\"url\": \"%s\"}".formatted(url));
  }

  private static JsonNode registered(KeyedClient client, String url) throws Exception {
    return KeyedClient.json(register(client, url), 201);
  }

  private static HttpResponse<byte[]> submit(KeyedClient client, String webhook) throws Exception {
    return client.post(
        "/jobs",
        """
        {"sources": [{"image": "%s"}], "outputs": [{"format": "png"}], "webhook": "%s"}\
        """
            .formatted(MISSING, webhook));
  }

  private static List<String> ids(KeyedClient client, String path) throws Exception {
    List<String> ids = new ArrayList<>();
    KeyedClient.json(client.get(path), 200)
        .get("webhooks")
        .forEach(each -> ids.add(each.get("id").asText()));
    return ids;
  }

  @Test
  void aForeignWebhookLooksMissing() throws Exception {
    String id = registered(shop, url("hidden")).get("id").asText();
    news.assertMissing("GET", "/webhooks/ID", id);
    news.assertMissing("POST", "/webhooks/ID/secret", id);
    news.assertMissing("DELETE", "/webhooks/ID", id);
    assertThat(news.get("/webhooks/" + id + "?owner=shop").statusCode()).isEqualTo(403);
    assertThat(server.admin().get("/webhooks/" + id).statusCode()).isEqualTo(404);
    assertThat(server.admin().get("/webhooks/" + id + "?owner=shop").statusCode()).isEqualTo(200);
    JsonNode still = KeyedClient.json(shop.get("/webhooks/" + id), 200);
    assertThat(still.get("previousSecretUntil").isNull()).isTrue();
  }

  @Test
  void eachOwnerRegistersAUrlOnce() throws Exception {
    String mine = registered(shop, url("both")).get("id").asText();
    String theirs = registered(news, url("both")).get("id").asText();
    assertThat(register(shop, url("both")).statusCode()).isEqualTo(409);
    assertThat(ids(shop, "/webhooks")).contains(mine).doesNotContain(theirs);
    assertThat(ids(news, "/webhooks")).contains(theirs).doesNotContain(mine);
    assertThat(ids(server.admin(), "/webhooks?owner=news")).contains(theirs).doesNotContain(mine);
    assertThat(shop.delete("/webhooks/" + mine).statusCode()).isEqualTo(204);
    assertThat(news.get("/webhooks/" + theirs).statusCode()).isEqualTo(200);
  }

  @Test
  void theEndOfAJobIsToldWithTheSecretOfItsOwner() throws Exception {
    String mine = registered(shop, url("told")).get("secret").asText();
    HttpResponse<byte[]> unknown = submit(news, url("told"));
    assertThat(KeyedClient.json(unknown, 400).get("detail").asText()).contains("not registered");
    String theirs = registered(news, url("told")).get("secret").asText();

    String ofShop = KeyedClient.json(submit(shop, url("told")), 202).get("id").asText();
    String ofNews = KeyedClient.json(submit(news, url("told")), 202).get("id").asText();
    assertThat(told(ofShop).isSignedWith(mine)).isTrue();
    assertThat(told(ofNews).isSignedWith(theirs)).isTrue();
    assertThat(told(ofNews).isSignedWith(mine)).isFalse();
  }

  private static Told told(String job) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> TOLD.stream().filter(each -> each.isAbout(job)).toList(),
            found -> !found.isEmpty())
        .getFirst();
  }
}
