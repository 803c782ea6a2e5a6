package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.RegistryKind;
import com.progimage.features.ServerProcess;
import com.progimage.support.RedisProcess;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} of a server in the middle of a job that fetches its sources: with Redis a second
 * server goes on, with the embedded store the next start does.
 */
final class JobTakeOverTest {
  private static final int ROUNDS = Integer.getInteger("progimage.job.kills", 1);
  private static final int URLS = 100;
  private static final int FILES = 20;
  private static final int KILLED_AT = 25;

  private final AtomicInteger picture = new AtomicInteger();
  private HttpServer site;

  @BeforeEach
  void openSite() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    site.createContext(
        "/",
        exchange -> {
          // Each answer has bytes of its own: an item that is fetched twice does not give the same.
          int number = picture.incrementAndGet();
          byte[] png = Pictures.encoded("png", 20 + number % 200, 20 + number / 200 % 200);
          exchange.getResponseHeaders().set("Content-Type", "image/png");
          exchange.sendResponseHeaders(200, png.length);
          exchange.getResponseBody().write(png);
          exchange.close();
        });
    site.start();
  }

  @AfterEach
  void closeSite() {
    site.stop(0);
  }

  private String origin() {
    return "http://127.0.0.1:" + site.getAddress().getPort();
  }

  private ServerProcess start(Path data, Optional<RedisProcess> redis) {
    List<String> flags =
        new ArrayList<>(List.of("--trusted-sources", origin(), "--reserve", "64MiB"));
    redis.ifPresent(process -> flags.addAll(List.of("--redis", process.uri())));
    return Access.start(data, flags.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLUSTER")
  void everyItemHasOneImageWhereverItsServerDied(RegistryKind kind, @TempDir Path folder)
      throws Exception {
    Random random = new Random(ThreadLocalRandom.current().nextLong());
    Path data = folder.resolve("data");
    Optional<RedisProcess> redis =
        kind == RegistryKind.REDIS
            ? Optional.of(RedisProcess.logged(Files.createDirectory(folder.resolve("redis"))))
            : Optional.empty();
    List<ServerProcess> servers = new ArrayList<>();
    try {
      servers.add(start(data, redis));
      if (redis.isPresent()) {
        servers.add(start(data, redis));
      }
      for (int round = 1; round <= ROUNDS; round++) {
        String job = submit(servers.getFirst());
        awaitDone(servers.getFirst(), job, KILLED_AT);
        servers.remove(random.nextInt(servers.size())).kill();
        servers.add(start(data, redis));
        JsonNode ended = awaitEnd(servers.getFirst(), job);
        assertThat(ended.path("state").asText())
            .as("round %d: %s", round, ended)
            .isEqualTo("succeeded");
        assertThat(ended.path("done").asInt()).isEqualTo(URLS + FILES);
        assertOneImageForEachItem(servers.getFirst(), job, round);
      }
      System.out.printf(
          "kill -9 in a job of URLs, %s: %d kills, %d items, 0 lost, 0 stored twice%n",
          kind, ROUNDS, ROUNDS * (URLS + FILES));
    } finally {
      servers.forEach(ServerProcess::close);
      redis.ifPresent(RedisProcess::close);
    }
  }

  private String submit(ServerProcess server) throws IOException {
    try (Client client = new Client(server.url())) {
      List<String> sources = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        byte[] png = Pictures.encoded("png", 300 + i, 10);
        sources.add("{\"image\": \"%s\"}".formatted(client.store("image/png", png)));
      }
      for (int i = 0; i < URLS; i++) {
        sources.add("{\"url\": \"%s/%d.png\"}".formatted(origin(), i));
      }
      Client.Answer answer =
          client.submit(
              """
              {"sources": [%s], "outputs": [{"transformation": "resize_9x", "format": "jpeg"}]}\
              """
                  .formatted(String.join(", ", sources)));
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      return answer.json().path("id").asText();
    }
  }

  private static void awaitDone(ServerProcess server, String job, int items) {
    try (Client client = new Client(server.url())) {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> client.get("/jobs/" + job).json().path("done").asInt() >= items);
    }
  }

  private static JsonNode awaitEnd(ServerProcess server, String job) {
    try (Client client = new Client(server.url())) {
      return await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> client.get("/jobs/" + job).json(),
              now -> !List.of("queued", "running").contains(now.path("state").asText()));
    }
  }

  /** All that is stored is of an item, and no two items have the same. */
  private static void assertOneImageForEachItem(ServerProcess server, String job, int round)
      throws IOException {
    try (Client client = new Client(server.url())) {
      Set<String> images = new HashSet<>();
      JsonNode results = client.get("/jobs/" + job + "/results?limit=1000").json().path("results");
      results.forEach(result -> images.add(result.path("image").asText()));
      assertThat(images).hasSize(URLS + FILES);
      List<String> stored = client.list();
      assertThat(stored).as("after round %d", round).hasSize(round * (URLS + FILES));
      assertThat(stored).containsAll(images);
    }
  }
}
