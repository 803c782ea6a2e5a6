package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of one of two servers in the middle of a job of analyses, again and again. */
final class AnalysisKillTest {
  private static final int KILLS = Integer.getInteger("progimage.job.kills", 2);
  private static final int ITEMS = 50 * KILLS;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void noFactIsLostAndEachItemIsToldOnce(@TempDir Path folder) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    Path data = folder.resolve("data");
    try (RedisProcess redis = RedisProcess.logged(Files.createDirectory(folder.resolve("redis")))) {
      List<ServerProcess> servers = new ArrayList<>();
      try {
        servers.add(start(data, redis));
        servers.add(start(data, redis));
        List<String> images = store(servers.getFirst());
        String job = submit(servers.getFirst(), images);
        for (int kill = 1; kill <= KILLS; kill++) {
          awaitDone(servers.getFirst(), job, kill * ITEMS / (KILLS + 1));
          servers.remove(random.nextInt(2)).kill();
          servers.add(start(data, redis));
        }
        awaitDone(servers.getFirst(), job, ITEMS);
        requireWhole(servers.getFirst(), job, images, seed);
      } finally {
        servers.forEach(ServerProcess::close);
      }
    }
  }

  private static ServerProcess start(Path data, RedisProcess redis) {
    return Access.start(data, "--redis", redis.uri(), "--reserve", "64MiB");
  }

  private static List<String> store(ServerProcess server) throws IOException {
    try (Client client = new Client(server.url())) {
      List<String> images = new ArrayList<>();
      for (int i = 0; i < ITEMS; i++) {
        images.add(client.store("image/png", Pictures.encoded("png", 40 + i % 50, 40 + i / 50)));
      }
      return images;
    }
  }

  private static String submit(ServerProcess server, List<String> images) throws IOException {
    String sources =
        images.stream().map("{\"image\": \"%s\"}"::formatted).collect(Collectors.joining(", "));
    try (Client client = new Client(server.url())) {
      Client.Answer answer =
          client.submit(
              "{\"sources\": [%s], \"outputs\": [], \"analyze\": [\"placeholder\"]}"
                  .formatted(sources));
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      return answer.json().path("id").asText();
    }
  }

  private static void awaitDone(ServerProcess server, String job, int items) {
    try (Client client = new Client(server.url())) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> client.get("/jobs/" + job).json().path("done").asInt() >= items);
    }
  }

  private static void requireWhole(ServerProcess server, String job, List<String> images, long seed)
      throws IOException {
    try (Client client = new Client(server.url())) {
      assertThat(client.get("/jobs/" + job).json().path("state").asText())
          .as("with seed %d", seed)
          .isEqualTo("succeeded");
      JsonNode counts = client.get("/analyses/stats").json().path("analyses").path("placeholder");
      assertThat(counts.path("done").asInt()).as("with seed %d: %s", seed, counts).isEqualTo(ITEMS);
      assertThat(counts.path("running").asInt()).isZero();
      List<Integer> told = new ArrayList<>();
      String path = "/jobs/" + job + "/results?limit=1000";
      while (path != null) {
        JsonNode page = client.get(path).json();
        for (JsonNode result : page.path("results")) {
          told.add(result.path("index").asInt());
          assertThat(result.path("analyses").path(0).path("status").asText())
              .as("%s", result)
              .isEqualTo("done");
        }
        String next = page.path("next").asText("");
        path = page.path("next").isNull() ? null : next.replaceFirst("^http://[^/]*", "");
      }
      assertThat(told)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ITEMS).boxed().toList());
      for (String image : images) {
        Client.Answer facts = client.get("/images/" + image + "/placeholder");
        assertThat(facts.status()).as(facts.text()).isEqualTo(200);
        assertThat(facts.json().path("perceptualHash").asText()).hasSize(16);
      }
      System.out.printf(
          "kill -9 in a job of analyses: %d kills, %d analyses, 0 lost, each told once%n",
          KILLS, ITEMS);
    }
  }
}
