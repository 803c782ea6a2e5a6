package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.support.PostgresProcess;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of one of two servers in the middle of a job, again and again, and of PostgreSQL
 * if the jobs are there.
 */
final class JobKillTest {
  private static final int KILLS = Integer.getInteger("progimage.job.kills", 2);
  private static final int ITEMS = 100 * KILLS;
  private static final int OUTPUTS = 2;

  /** What is asked of the service: another server has an item within half a minute. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(strings = {"Redis", "PostgreSQL"})
  void everyOutputIsThereOnceAndNoItemIsLost(String state, @TempDir Path folder) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    Path data = folder.resolve("data");
    try (RedisProcess redis = RedisProcess.logged(Files.createDirectory(folder.resolve("redis")));
        PostgresProcess postgres = state.equals("PostgreSQL") ? new PostgresProcess() : null;
        Receiver receiver = Receiver.start()) {
      List<String> stores = stores(redis, postgres);
      List<ServerProcess> servers = new ArrayList<>();
      try {
        servers.add(start(data, stores, receiver));
        servers.add(start(data, stores, receiver));
        String job = submit(servers.getFirst(), receiver.url());
        for (int kill = 1; kill <= KILLS; kill++) {
          awaitDone(servers, job, kill * ITEMS / (KILLS + 1));
          servers.remove(random.nextInt(2)).kill();
          if (postgres != null) {
            postgres.kill();
            postgres.start();
          }
          if (kill < KILLS) {
            servers.add(start(data, stores, receiver));
          }
        }
        long killed = System.nanoTime();
        JsonNode ended = awaitEnd(servers.getFirst().url(), job);
        Duration last = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(ended.path("state").asText())
            .as("with seed %d: %s", seed, ended)
            .isEqualTo("succeeded");
        assertThat(ended.path("done").asInt()).isEqualTo(ITEMS);
        await().atMost(TAKEN_OVER).until(() -> !receiver.ids().isEmpty());
        assertThat(receiver.ids()).as("ids of what was delivered").containsOnly("msg_" + job);
        int twice = checkResults(servers.getFirst().url(), job);
        System.out.printf(
            "kill -9 in a job on %s: %d kills, %d items, 0 lost, %d told twice; ended %.1f s after the last%n",
            state, KILLS, ITEMS, twice, last.toMillis() / 1e3);
        assertThat(twice).isZero();
        assertThat(last).isLessThan(TAKEN_OVER.plusSeconds(15));
      } finally {
        servers.forEach(ServerProcess::close);
      }
    }
  }

  private static List<String> stores(RedisProcess redis, @Nullable PostgresProcess postgres) {
    List<String> flags = new ArrayList<>(List.of("--redis", redis.uri()));
    if (postgres != null) {
      flags.addAll(List.of("--state", postgres.url(postgres.create())));
    }
    return flags;
  }

  private static ServerProcess start(Path data, List<String> stores, Receiver receiver) {
    List<String> flags = new ArrayList<>(stores);
    flags.addAll(List.of("--reserve", "64MiB", "--webhooks", "on"));
    flags.addAll(List.of("--trusted-receivers", receiver.origin()));
    return Access.start(data, flags.toArray(String[]::new));
  }

  private static String submit(ServerProcess server, URI receiver) throws IOException {
    try (Client client = new Client(server.url())) {
      Client.Answer registered =
          client.postJson("/webhooks", "{\"url\": \"%s\"}".formatted(receiver));
      assertThat(registered.status()).as(registered.text()).isEqualTo(201);
      List<String> images = new ArrayList<>();
      for (int i = 0; i < ITEMS; i++) {
        images.add(client.store("image/png", Pictures.encoded("png", 40 + i % 50, 40 + i / 50)));
      }
      String sources =
          images.stream().map("{\"image\": \"%s\"}"::formatted).collect(Collectors.joining(", "));
      String json =
          """
          {"sources": [%s], "outputs": [{"transformation": "resize_30x", "format": "webp"},
           {"format": "jpeg"}], "webhook": "%s"}\
          """
              .formatted(sources, receiver);
      Client.Answer answer = client.submit(json);
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      return answer.json().path("id").asText();
    }
  }

  private static void awaitDone(List<ServerProcess> servers, String job, int items) {
    try (Client client = new Client(servers.getLast().url())) {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> client.get("/jobs/" + job).json().path("done").asInt() >= items);
    }
  }

  private static JsonNode awaitEnd(URI server, String job) {
    try (Client client = new Client(server)) {
      return await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> client.get("/jobs/" + job).json(),
              // A refusal, while the store is away, has no state.
              now -> !List.of("queued", "running", "").contains(now.path("state").asText()));
    }
  }

  /** How many items were told of more than once. */
  private static int checkResults(URI server, String job) throws IOException {
    Map<Integer, Integer> told = new TreeMap<>();
    try (Client client = new Client(server)) {
      String path = "/jobs/" + job + "/results?limit=1000";
      while (path != null) {
        JsonNode page = client.get(path).json();
        for (JsonNode result : page.path("results")) {
          told.merge(result.path("index").asInt(), 1, Integer::sum);
          assertThat(result.path("outputs")).hasSize(OUTPUTS);
          for (JsonNode output : result.path("outputs")) {
            Client.Answer answer = client.get(pathOf(output.path("url").asText()));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("Server-Timing")).contains("kept");
          }
        }
        path = page.path("next").isNull() ? null : pathOf(page.path("next").asText());
      }
    }
    assertThat(told.keySet()).containsExactlyElementsOf(IntStream.range(0, ITEMS).boxed().toList());
    return (int) told.values().stream().filter(count -> count > 1).count();
  }

  private static String pathOf(String url) {
    return url.replaceFirst("^http://[^/]*", "");
  }
}
