package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many uploads race for the last place that a quota leaves. {@code progimage.crowds} of 100 and
 * more is the number of races; otherwise there are a few.
 */
final class SpaceRaceTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final int UPLOADS = 200;
  private static final int PLACES = 3;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static int rounds() {
    int crowds = Integer.getInteger("progimage.crowds", 25);
    return crowds >= 100 ? crowds : 3;
  }

  @Test
  void onOneServerOneOfTwoHundredGetsTheLastPlace() throws Exception {
    try (KeyedServer server = KeyedServer.start(folder.resolve("data"))) {
      KeyedClient shop = server.of("shop");
      race(server, List.of(shop));
    }
  }

  @Test
  void onTwoServersWithOneRedisOneOfTwoHundredGetsTheLastPlace() throws Exception {
    Path data = folder.resolve("data");
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")));
        KeyedServer server = KeyedServer.start(data, Map.of(Setting.REDIS, redis.uri()));
        RunningServer second =
            RunningServer.start(data, Map.of(Setting.ACCESS, "keys", Setting.REDIS, redis.uri()))) {
      KeyedClient shop = server.of("shop");
      KeyedClient other = new KeyedClient(second, server.of("other").key());
      await().atMost(Duration.ofSeconds(10)).until(() -> other.get("/images").statusCode() == 200);
      race(server, List.of(shop, new KeyedClient(second, shop.key())));
    }
  }

  private static void race(KeyedServer server, List<KeyedClient> clients) throws Exception {
    String quota = "{\"images\": %d}".formatted(PLACES);
    assertThat(server.admin().put("/owners/shop/quota", quota).statusCode()).isEqualTo(200);
    String last = "";
    for (int i = 0; i < PLACES; i++) {
      last = clients.getFirst().store("image/png", PICTURE);
    }
    for (int round = 0; round < rounds(); round++) {
      assertThat(clients.getLast().delete("/images/" + last).statusCode()).isEqualTo(204);
      last = onlyOne(clients, round);
      assertThat(
              KeyedClient.json(clients.getLast().get("/owners/shop"), 200)
                  .at("/usage/images")
                  .asInt())
          .isEqualTo(PLACES);
    }
  }

  /** As a client does that is asked to wait, because the machine is busy with the others. */
  private static HttpResponse<byte[]> upload(KeyedClient client) throws Exception {
    HttpResponse<byte[]> answer = client.post("/images", "image/png", PICTURE);
    while (answer.statusCode() == 503) {
      answer = client.post("/images", "image/png", PICTURE);
    }
    return answer;
  }

  private static String onlyOne(List<KeyedClient> clients, int round) throws Exception {
    CyclicBarrier together = new CyclicBarrier(UPLOADS);
    List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < UPLOADS; i++) {
        KeyedClient client = clients.get(i % clients.size());
        answers.add(
            executor.submit(() -> {
              together.await();
              return upload(client);
            }));
      }
    }
    List<String> stored = new ArrayList<>();
    for (Future<HttpResponse<byte[]>> answer : answers) {
      if (answer.get().statusCode() == 201) {
        stored.add(RunningServer.json(answer.get()).get("id").asText());
      } else {
        assertThat(KeyedClient.json(answer.get(), 429).get("code").asText())
            .isEqualTo("quota-exceeded");
      }
    }
    // A client whose answer was lost was asked to wait, although its image is stored.
    assertThat(stored).as("round " + round).hasSizeLessThanOrEqualTo(1);
    await().atMost(Duration.ofSeconds(10)).until(() -> listed(clients.getFirst()).size() == PLACES);
    List<String> listed = listed(clients.getFirst());
    assertThat(listed).as("round " + round).hasSize(PLACES).containsAll(stored);
    return listed.getLast();
  }

  private static List<String> listed(KeyedClient client) throws Exception {
    List<String> ids = new ArrayList<>();
    KeyedClient.json(client.get("/images"), 200)
        .get("images")
        .forEach(image -> ids.add(image.get("id").asText()));
    return ids;
  }
}
