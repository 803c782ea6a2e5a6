package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of two owners on one server, with one receiver for both. */
final class WebhookOwnersTest {
  private static final String MISSING = "01a1fe7c-3a45-7cdd-a489-bfd64996ed12";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static WebhookReceiver receiver;
  private static KeyedServer server;
  private static KeyedClient shop;
  private static KeyedClient news;

  @BeforeAll
  static void start() throws Exception {
    receiver = WebhookReceiver.start();
    server =
        KeyedServer.start(
            data, Map.of(Setting.WEBHOOKS, "on", Setting.TRUSTED_RECEIVERS, receiver.origin()));
    shop = server.of("shop");
    news = server.of("news");
  }

  @AfterAll
  static void stop() {
    server.close();
    receiver.close();
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
    String id = registered(shop, receiver.url("hidden")).get("id").asText();
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
    String mine = registered(shop, receiver.url("both")).get("id").asText();
    String theirs = registered(news, receiver.url("both")).get("id").asText();
    assertThat(register(shop, receiver.url("both")).statusCode()).isEqualTo(409);
    assertThat(ids(shop, "/webhooks")).contains(mine).doesNotContain(theirs);
    assertThat(ids(news, "/webhooks")).contains(theirs).doesNotContain(mine);
    assertThat(ids(server.admin(), "/webhooks?owner=news")).contains(theirs).doesNotContain(mine);
    assertThat(shop.delete("/webhooks/" + mine).statusCode()).isEqualTo(204);
    assertThat(news.get("/webhooks/" + theirs).statusCode()).isEqualTo(200);
  }

  @Test
  void theEndOfAJobIsToldWithTheSecretOfItsOwner() throws Exception {
    String mine = registered(shop, receiver.url("told")).get("secret").asText();
    HttpResponse<byte[]> unknown = submit(news, receiver.url("told"));
    assertThat(KeyedClient.json(unknown, 400).get("detail").asText()).contains("not registered");
    String theirs = registered(news, receiver.url("told")).get("secret").asText();

    String ofShop = KeyedClient.json(submit(shop, receiver.url("told")), 202).get("id").asText();
    String ofNews = KeyedClient.json(submit(news, receiver.url("told")), 202).get("id").asText();
    assertThat(receiver.messagesAbout(ofShop).getFirst().isSignedWith(mine)).isTrue();
    assertThat(receiver.messagesAbout(ofNews).getFirst().isSignedWith(theirs)).isTrue();
    assertThat(receiver.messagesAbout(ofNews).getFirst().isSignedWith(mine)).isFalse();
  }
}
