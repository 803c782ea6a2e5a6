package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two owners do the same things with the same names at once, and neither sees the other. */
final class ParallelOwnersTest {
  private static final int ROUNDS = 5;
  private static final int CLIENTS_OF_AN_OWNER = 2;
  private static final List<String> LISTS = List.of("images", "jobs", "webhooks");

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** What belongs to an owner, and what it ever saw. */
  private record Belongings(Set<String> own, Set<String> seen, Map<String, String> secrets) {
    Belongings() {
      this(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>());
    }
  }

  /** One of the clients of an owner, each of which uses names of its own. */
  private record Actor(
      List<KeyedClient> servers, Belongings belongings, WebhookReceiver receiver, String name) {
    private KeyedClient on(int number) {
      return servers.get(number % servers.size());
    }

    void act(int round, byte[] picture) throws Exception {
      String key = name + "-" + round;
      String image = KeyedClient.json(upload(on(round), key, picture), 201).get("id").asText();
      belongings.own().add(image);
      HttpResponse<byte[]> again = upload(on(round + 1), key, picture);
      assertThat(KeyedClient.json(again, 200).get("id").asText()).isEqualTo(image);

      String url = receiver.url(name + round);
      JsonNode webhook =
          KeyedClient.json(on(round).post("/webhooks", "{\"url\": \"%s\"}".formatted(url)), 201);
      belongings.own().add(webhook.get("id").asText());
      JsonNode job = KeyedClient.json(on(round + 1).post("/jobs", job(url)), 202);
      String id = job.get("id").asText();
      belongings.own().add(id);
      belongings.secrets().put(id, webhook.get("secret").asText());
      look(on(round), id);
    }

    private static HttpResponse<byte[]> upload(KeyedClient client, String key, byte[] picture)
        throws Exception {
      return client.post(
          "/images?visibility=private", "image/png", picture, "Idempotency-Key", key);
    }

    /** Has a rendition made of each image of the owner. */
    private static String job(String url) {
      return """
      {"sources": [{"all": {}}], "outputs": [{"format": "gif"}], "webhook": "%s"}\
      """
          .formatted(url);
    }

    void look(KeyedClient client, String job) throws Exception {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              KeyedClient.json(client.get("/jobs/" + job), 200)
                  .get("state")
                  .asText()
                  .equals("succeeded"));
      KeyedClient.json(client.get("/jobs/" + job + "/results?limit=1000"), 200)
          .get("results")
          .forEach(result -> belongings.seen().add(result.get("image").asText()));
      for (String list : LISTS) {
        belongings.seen().addAll(ids(client, list));
      }
    }
  }

  private static Set<String> ids(KeyedClient client, String list) throws Exception {
    Set<String> ids = new HashSet<>();
    String limit = list.equals("webhooks") ? "" : "?limit=1000";
    KeyedClient.json(client.get("/" + list + limit), 200)
        .get(list)
        .forEach(each -> ids.add(each.get("id").asText()));
    return ids;
  }

  private static Map<Setting, String> withWebhooks(WebhookReceiver receiver) {
    return Map.of(Setting.WEBHOOKS, "on", Setting.TRUSTED_RECEIVERS, receiver.origin());
  }

  @Test
  void neitherSeesTheOtherOnAServerWithoutRedis() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.start();
        KeyedServer server = KeyedServer.start(folder.resolve("data"), withWebhooks(receiver))) {
      actAtOnce(receiver, List.of(server.of("shop")), List.of(server.of("news")));
    }
  }

  @Test
  void neitherSeesTheOtherOnTwoServersWithOneRedis() throws Exception {
    Path data = folder.resolve("data");
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")));
        WebhookReceiver receiver = WebhookReceiver.start()) {
      Map<Setting, String> settings = new EnumMap<>(withWebhooks(receiver));
      settings.put(Setting.REDIS, redis.uri());
      settings.put(Setting.ACCESS, "keys");
      try (KeyedServer first = KeyedServer.start(data, settings);
          RunningServer second = RunningServer.start(data, settings)) {
        KeyedClient shop = first.of("shop");
        KeyedClient news = first.of("news");
        KeyedClient shopOnSecond = new KeyedClient(second, shop.key());
        for (KeyedClient client : List.of(shop, shopOnSecond)) {
          await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> client.get("/images").statusCode() == 200);
        }
        actAtOnce(
            receiver,
            List.of(shop, shopOnSecond),
            List.of(news, new KeyedClient(second, news.key())));
      }
    }
  }

  private static void actAtOnce(
      WebhookReceiver receiver, List<KeyedClient> shop, List<KeyedClient> news) throws Exception {
    Belongings ofShop = new Belongings();
    Belongings ofNews = new Belongings();
    CyclicBarrier together = new CyclicBarrier(2 * CLIENTS_OF_AN_OWNER);
    List<Future<?>> ends = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS_OF_AN_OWNER; i++) {
        Actor ofOne = new Actor(shop, ofShop, receiver, "client-" + i);
        Actor ofOther = new Actor(news, ofNews, receiver, "client-" + i);
        ends.add(executor.submit(() -> rounds(ofOne, together, /* width= */ 20)));
        ends.add(executor.submit(() -> rounds(ofOther, together, /* width= */ 30)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    assertApart(shop, ofShop, ofNews);
    assertApart(news, ofNews, ofShop);
    assertTold(receiver, ofShop, ofNews);
    assertTold(receiver, ofNews, ofShop);
  }

  /** In every other round, both owners store the same bytes. */
  private static Void rounds(Actor actor, CyclicBarrier together, int width) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] picture = Drawn.png(round % 2 == 0 ? 10 : width, 10 + round);
      together.await();
      actor.act(round, picture);
    }
    return null;
  }

  private static void assertApart(List<KeyedClient> clients, Belongings mine, Belongings theirs)
      throws Exception {
    assertThat(mine.own())
        .hasSize(3 * ROUNDS * CLIENTS_OF_AN_OWNER)
        .doesNotContainAnyElementsOf(theirs.own());
    assertThat(mine.seen()).isEqualTo(mine.own());
    for (KeyedClient client : clients) {
      Set<String> listed = new HashSet<>();
      for (String list : LISTS) {
        listed.addAll(ids(client, list));
      }
      assertThat(listed).isEqualTo(mine.own());
      for (String foreign : theirs.own()) {
        for (String list : LISTS) {
          assertThat(client.get("/" + list + "/" + foreign).statusCode()).isEqualTo(404);
        }
      }
    }
  }

  /** Each job was told to the webhook of its owner, and to no other one. */
  private static void assertTold(WebhookReceiver receiver, Belongings mine, Belongings theirs) {
    assertThat(mine.secrets()).hasSize(ROUNDS * CLIENTS_OF_AN_OWNER);
    mine.secrets()
        .forEach((job, secret) ->
            assertThat(receiver.messagesAbout(job))
                .allMatch(message -> message.isSignedWith(secret))
                .allMatch(message -> theirs.own().stream().noneMatch(message::isAbout)));
  }
}
