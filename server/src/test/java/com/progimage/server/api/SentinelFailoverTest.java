package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisSentinels;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the master that sentinels look after, while clients do all kinds of things.
 */
@Tag("timed")
final class SentinelFailoverTest {
  /** Of kills; each has a job, and the replica takes the place of the master in turn. */
  private static final int ROUNDS = Integer.getInteger("progimage.failovers", 1);

  private static final int IMAGES = 12;
  private static final int DOOMED = 20;
  private static final int JOB_ITEMS = 30;

  /** The time in which writes work again once the sentinels have chosen another master. */
  private static final Duration RETURN = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final List<RunningServer> servers = new ArrayList<>();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger requests = new AtomicInteger();
  private RedisSentinels sentinels;

  /** Images that the servers have acknowledged, and when they last did so. */
  private final Queue<String> stored = new ConcurrentLinkedQueue<>();

  private final Set<String> deleted = new HashSet<>();
  private final AtomicLong storedAt = new AtomicLong();

  @BeforeEach
  void start() throws Exception {
    sentinels =
        new RedisSentinels(
            Files.createDirectory(folder.resolve("redis")), 1, "--appendonly", "yes");
    for (int i = 0; i < 2; i++) {
      RunningServer server =
          RunningServer.start(folder.resolve("data"), Map.of(Setting.REDIS, sentinels.uri()));
      servers.add(server);
      await().atMost(PATIENCE).until(() -> server.get("/images").statusCode() == 200);
    }
  }

  @AfterEach
  void stop() {
    clients.shutdownNow();
    servers.forEach(RunningServer::close);
    sentinels.close();
  }

  /** Takes turns between the servers. */
  private RunningServer server() {
    return servers.get(requests.incrementAndGet() % servers.size());
  }

  private String store(int width, int height) throws Exception {
    String id = server().store("image/png", Drawn.png(width, height)).get("id").asText();
    stored.add(id);
    return id;
  }

  private String submit(List<String> images) throws Exception {
    String sources =
        images.stream().map("{\"image\": \"%s\"}"::formatted).collect(Collectors.joining(","));
    String job =
        "{\"sources\": [%s], \"outputs\": [{\"transformation\": \"resize_7x\", \"format\": \"png\"}]}"
            .formatted(sources);
    HttpResponse<byte[]> answer = server().post("/jobs", "application/json", job.getBytes(UTF_8));
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(202);
    return json(answer).get("id").asText();
  }

  @Test
  void nothingIsLostAndReadsGoOn() throws Exception {
    List<String> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(store(40, 20 + i));
      assertThat(server().get("/images/" + images.get(i) + ".gif").statusCode()).isEqualTo(200);
    }
    for (int round = 0; round < ROUNDS; round++) {
      failOver(images);
    }
  }

  private void failOver(List<String> images) throws Exception {
    List<String> items = new ArrayList<>();
    List<String> doomed = new ArrayList<>();
    for (int i = 0; i < JOB_ITEMS; i++) {
      items.add(store(100 + i, 30));
    }
    for (int i = 0; i < DOOMED; i++) {
      doomed.add(store(10, 10 + i));
    }
    done.set(false);
    String job = submit(items);
    List<Future<Integer>> load =
        List.of(
            clients.submit(() -> loop(this::upload)),
            clients.submit(() -> loop(() -> read(images))),
            clients.submit(() -> loop(() -> convert(images))),
            clients.submit(() -> delete(doomed)));
    int before = stored.size();
    await().atMost(PATIENCE).until(() -> stored.size() >= before + 10 && doneOf(job) > 0);

    int master = sentinels.master();
    int replica = 1 - master;
    sentinels.node(master).stop();
    long killedAt = System.nanoTime();
    sentinels.awaitMaster(replica);
    long promotedAt = System.nanoTime();
    await().atMost(PATIENCE).until(() -> storedAt.get() - promotedAt > 0);
    Duration gap = Duration.ofNanos(storedAt.get() - promotedAt);
    assertThat(gap).as("until an upload is acknowledged again").isLessThan(RETURN);
    int after = stored.size();
    await().atMost(PATIENCE).until(() -> stored.size() >= after + 10 && deleted.size() == DOOMED);
    done.set(true);
    for (Future<Integer> each : load) {
      assertThat(each.get()).isPositive();
    }

    assertThat(await().atMost(PATIENCE).until(() -> job(job), this::hasEnded).path("done").asInt())
        .isEqualTo(JOB_ITEMS);
    assertEachOnce(job, items);
    assertAllAreListed();
    System.out.printf(
        "kill -9 of the master: the replica took over after %d ms, uploads worked %d ms later%n",
        Duration.ofNanos(promotedAt - killedAt).toMillis(), gap.toMillis());
    stored.removeAll(deleted);
    deleted.clear();
    sentinels.node(master).start();
    sentinels.awaitReplica(master);
  }

  private int loop(Callable<Boolean> round) throws Exception {
    int well = 0;
    while (!done.get()) {
      if (round.call()) {
        well++;
      }
      Thread.sleep(10);
    }
    return well;
  }

  private boolean upload() throws Exception {
    HttpResponse<byte[]> answer = server().post("/images", "image/png", Drawn.png(33, 44));
    if (answer.statusCode() != 201) {
      assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(503);
      return false;
    }
    stored.add(json(answer).get("id").asText());
    storedAt.set(System.nanoTime());
    return true;
  }

  /** Kept, and as it was stored. */
  private boolean read(List<String> images) throws Exception {
    String image = "/images/" + images.get(requests.get() % images.size());
    assertThat(server().get(image + ".gif").statusCode()).isEqualTo(200);
    assertThat(server().get(image + ".png").statusCode()).isEqualTo(200);
    return true;
  }

  private boolean convert(List<String> images) throws Exception {
    int number = requests.get();
    String image = images.get(number % images.size());
    HttpResponse<byte[]> answer =
        server().get("/images/" + image + "/resize_" + (1 + number % 500) + "x.png");
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    return true;
  }

  /** Deletes each image until a server acknowledges it. */
  private int delete(List<String> doomed) throws Exception {
    for (String id : doomed) {
      int status = server().delete("/images/" + id).statusCode();
      while (status == 503) {
        Thread.sleep(50);
        status = server().delete("/images/" + id).statusCode();
      }
      assertThat(status).isIn(204, 404);
      synchronized (deleted) {
        deleted.add(id);
      }
      Thread.sleep(50);
    }
    return doomed.size();
  }

  private JsonNode job(String id) throws Exception {
    HttpResponse<byte[]> answer = server().get("/jobs/" + id);
    assertThat(answer.statusCode()).isIn(200, 503);
    return json(answer);
  }

  private int doneOf(String job) throws Exception {
    return job(job).path("done").asInt();
  }

  private boolean hasEnded(JsonNode job) {
    return List.of("succeeded", "failed", "cancelled").contains(job.path("state").asText());
  }

  private void assertEachOnce(String job, List<String> items) throws Exception {
    List<String> results = new ArrayList<>();
    json(server().get("/jobs/" + job + "/results?limit=1000"))
        .path("results")
        .forEach(result -> results.add(result.path("image").asText()));
    assertThat(results).containsExactlyInAnyOrderElementsOf(items);
  }

  /** An upload that was refused in the middle may be there too. */
  private void assertAllAreListed() throws Exception {
    Set<String> expected = new HashSet<>(stored);
    expected.removeAll(deleted);
    for (RunningServer server : servers) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(listed(server))
                  .containsAll(expected)
                  .doesNotContainAnyElementsOf(deleted));
    }
    for (String id : deleted) {
      assertThat(server().get("/images/" + id + ".png").statusCode()).isIn(404, 410);
    }
    for (String id : expected) {
      assertThat(server().head("/images/" + id + ".png").statusCode()).isEqualTo(200);
    }
  }

  private static Set<String> listed(RunningServer server) throws Exception {
    Set<String> ids = new HashSet<>();
    String next = "/images?limit=1000";
    while (next != null) {
      HttpResponse<byte[]> answer = server.get(next);
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode page = json(answer);
      page.path("images").forEach(image -> ids.add(image.get("id").asText()));
      String url = page.path("next").textValue();
      next = url == null ? null : url.replaceFirst("^http://[^/]*", "");
    }
    return ids;
  }
}
