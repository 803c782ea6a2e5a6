package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of the work that an owner has done: jobs, renditions and fetches. */
final class OwnerWorkTest {
  private static final byte[] PICTURE = Drawn.png(60, 40);

  @TempDir(factory = MemoryFolder.class)
  Path data;

  /** Until it is at zero, the slow site does not answer. */
  private final CountDownLatch answers = new CountDownLatch(1);

  private OtherSite slow;
  private OtherSite quick;
  private KeyedServer server;

  @BeforeEach
  void start() throws Exception {
    slow = OtherSite.start().give("/cat.png", _ -> afterAll(), PICTURE);
    quick = OtherSite.start().give("/cat.png", 200, PICTURE);
    server =
        KeyedServer.start(
            data,
            Map.of(
                Setting.MAX_BODIES_PER_CLIENT,
                "1",
                Setting.REMOTE_HOSTS,
                "localhost",
                Setting.TRUSTED_SOURCES,
                slow.origin() + "," + quick.origin()));
  }

  private int afterAll() {
    try {
      answers.await();
      return 200;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    answers.countDown();
    server.close();
    slow.close();
    quick.close();
  }

  private void limit(String json) throws Exception {
    assertThat(server.admin().put("/owners/shop/quota", json).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> submit(KeyedClient client, OtherSite site, int items)
      throws Exception {
    String sources =
        IntStream.range(0, items)
            .mapToObj(i -> "{\"url\": \"%s/cat.png?%d\"}".formatted(site.origin(), i))
            .collect(Collectors.joining(", "));
    return client.post(
        "/jobs", "{\"sources\": [%s], \"outputs\": [{\"format\": \"gif\"}]}".formatted(sources));
  }

  private static void assertExceeded(HttpResponse<byte[]> answer, int limit, int actual)
      throws Exception {
    JsonNode problem = KeyedClient.json(answer, 429);
    assertThat(problem.get("code").asText()).isEqualTo("quota-exceeded");
    assertThat(problem.get("limit").asInt()).isEqualTo(limit);
    assertThat(problem.get("actual").asInt()).isEqualTo(actual);
  }

  @Test
  void openJobsAreLimitedUntilTheyEnd() throws Exception {
    KeyedClient shop = server.of("shop");
    limit("{\"openJobs\": 1}");
    String job = KeyedClient.json(submit(shop, slow, 1), 202).get("id").asText();
    assertExceeded(submit(shop, quick, 1), 1, 2);
    assertThat(submit(server.of("news"), quick, 1).statusCode()).isEqualTo(202);

    answers.countDown();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            KeyedClient.json(shop.get("/jobs/" + job), 200)
                .get("state")
                .asText()
                .equals("succeeded"));
    assertThat(submit(shop, quick, 1).statusCode()).isEqualTo(202);
  }

  @Test
  void openItemsOfAllJobsAreLimited() throws Exception {
    KeyedClient shop = server.of("shop");
    limit("{\"openItems\": 3}");
    assertExceeded(submit(shop, slow, 4), 3, 4);
    assertThat(submit(shop, slow, 2).statusCode()).isEqualTo(202);
    assertExceeded(submit(shop, quick, 2), 3, 4);
    assertThat(submit(shop, slow, 1).statusCode()).isEqualTo(202);
    assertThat(submit(server.of("news"), quick, 4).statusCode()).isEqualTo(202);
  }

  @Test
  void theCpuTimeOfADayIsLimited() throws Exception {
    KeyedClient shop = server.of("shop");
    String image = "/images/" + shop.store("image/png", PICTURE);
    String kept = image + "/flip.png";
    assertThat(shop.get(kept).statusCode()).isEqualTo(200);
    limit("{\"cpuSecondsPerDay\": 0}");

    HttpResponse<byte[]> refused = shop.get(image + "/flop.png");
    assertExceeded(refused, 0, 0);
    assertThat(KeyedClient.json(refused, 429).get("detail").asText()).contains("CPU time");
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 86_401L);
    assertThat(shop.get(kept).statusCode()).isEqualTo(200);
    KeyedClient other = server.of("news");
    assertThat(other.get(image + "/rotate_90.png").statusCode())
        .as("another owner's key pays itself")
        .isEqualTo(200);
  }

  @Test
  void fetchesForClientsOfAnOwnerThatWaitAreLimited() throws Exception {
    KeyedClient shop = server.of("shop");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<byte[]>> first = executor.submit(() -> shop.get(remote(slow)));
      await().until(() -> slow.asked() == 1);
      HttpResponse<byte[]> refused = shop.get(remote(quick));
      JsonNode problem = KeyedClient.json(refused, 503);
      assertThat(problem.get("code").asText()).isEqualTo("overloaded");
      assertThat(problem.get("detail").asText()).contains("for this owner");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(quick.asked()).isZero();
      answers.countDown();
      HttpResponse<byte[]> _ = first.get();
    }
    assertThat(shop.get(remote(quick)).statusCode()).isEqualTo(200);
  }

  private static String remote(OtherSite site) {
    return "/remote/flip.png?url=" + site.origin() + "/cat.png";
  }
}
