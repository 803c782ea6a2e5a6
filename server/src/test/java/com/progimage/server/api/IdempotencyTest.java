package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** {@code Idempotency-Key} on uploads: a retry never stores twice. */
final class IdempotencyTest {
  /** The original and its manifest. */
  private static final int FILES_OF_AN_IMAGE = 2;

  private static final byte[] PICTURE = Drawn.png(40, 30);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private RunningServer start() throws Exception {
    return started(Map.of());
  }

  private RunningServer startOn(RedisProcess redis) throws Exception {
    return started(Map.of(Setting.REDIS, redis.uri()));
  }

  private RunningServer started(Map<Setting, String> settings) throws Exception {
    RunningServer server = RunningServer.start(data(), settings);
    open.add(server);
    await().atMost(Duration.ofSeconds(10)).until(() -> listed(server) >= 0);
    return server;
  }

  private RedisProcess redis() throws IOException {
    RedisProcess redis =
        new RedisProcess(Files.createDirectory(folder.resolve("redis")), "--appendonly", "yes");
    open.add(redis);
    return redis;
  }

  private static HttpResponse<byte[]> upload(RunningServer server, String key, byte[] body)
      throws Exception {
    return server.send(
        server
            .request("/images")
            .header("Content-Type", "image/png")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static String id(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode())
        .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
        .isIn(200, 201);
    return json(answer).get("id").asText();
  }

  private static void assertReplays(HttpResponse<byte[]> answer, String id) throws IOException {
    assertThat(id(answer)).isEqualTo(id);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(answer.headers().firstValue("Location")).hasValue("/images/" + id);
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).get("code").asText()).isEqualTo(code);
  }

  /** Images, or -1 where they cannot be listed. */
  private static int listed(RunningServer server) throws Exception {
    HttpResponse<byte[]> answer = server.get("/images?limit=1000");
    return answer.statusCode() == 200 ? json(answer).get("images").size() : -1;
  }

  /** Images on the disk, and all that is staged. */
  private long files() throws IOException {
    return DataFiles.stored(data()) / FILES_OF_AN_IMAGE + DataFiles.staged(data());
  }

  private static IdempotencyKey key(String text) {
    return new IdempotencyKey(Owner.PUBLIC, Digest.of(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aRetryGivesTheImageOfTheFirstUploadAndStoresNothing() throws Exception {
    RunningServer server = start();
    HttpResponse<byte[]> first = upload(server, "a", PICTURE);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();

    HttpResponse<byte[]> again = upload(server, "a", PICTURE);

    assertReplays(again, id(first));
    assertThat(json(again)).isEqualTo(json(first));
    assertThat(listed(server)).isEqualTo(1);
    assertThat(files()).isEqualTo(1);
    assertThat(upload(server, "b", PICTURE).statusCode()).as("another key").isEqualTo(201);
    server.store("image/png", PICTURE);
    assertThat(listed(server)).isEqualTo(3);
  }

  @Test
  void theSameKeyForAnotherBodyIsRefusedAndLeavesNothing() throws Exception {
    RunningServer server = start();
    String id = id(upload(server, "a", PICTURE));
    assertProblem(upload(server, "a", Drawn.png(41, 30)), 422, "idempotency-key-reused");
    assertThat(files()).isEqualTo(1);
    assertReplays(upload(server, "a", PICTURE), id);
  }

  @Test
  void aFormsFileAndARawBodyOfTheSameBytesAreOne() throws Exception {
    RunningServer server = start();
    String id = id(upload(server, "a", PICTURE));
    byte[] head =
        """
        --edge\r
        Content-Disposition: form-data; name="file"; filename="a.png"\r
        Content-Type: image/png\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII);
    HttpResponse<byte[]> form =
        server.send(
            server
                .request("/images")
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .header("Idempotency-Key", "a")
                .POST(
                    BodyPublishers.concat(
                        BodyPublishers.ofByteArray(head),
                        BodyPublishers.ofByteArray(PICTURE),
                        BodyPublishers.ofString("\r\n--edge--\r\n"))));
    assertReplays(form, id);
  }

  @Test
  void aKeyThatIsNoneIsRefused() throws Exception {
    RunningServer server = start();
    for (String key :
        List.of("", "two words", "\"two words\"", "\"open", "\"\"", "\"a\";p=1", "\"a\"b\"")) {
      assertProblem(upload(server, key, PICTURE), 400, "malformed-request");
    }
    assertThat(files()).isZero();
  }

  @Test
  void aKeyIsTheSameWithAndWithoutQuotationMarksAndAtMost255Long() throws Exception {
    RunningServer server = start();
    String longest = "k".repeat(255);
    String id = id(upload(server, longest, PICTURE));
    assertReplays(upload(server, '"' + longest + '"', PICTURE), id);
    String backslashes = "\\".repeat(255);
    id = id(upload(server, backslashes, PICTURE));
    assertReplays(upload(server, '"' + backslashes + backslashes + '"', PICTURE), id);
    assertProblem(upload(server, longest + "k", PICTURE), 400, "malformed-request");
    assertProblem(upload(server, '"' + "k".repeat(7_000) + '"', PICTURE), 400, "malformed-request");
    HttpResponse<byte[]> two =
        server.send(
            server
                .request("/images")
                .header("Content-Type", "image/png")
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "a")
                .POST(BodyPublishers.ofByteArray(PICTURE)));
    assertProblem(two, 400, "malformed-request");
  }

  @Test
  void anUploadThatWasRefusedLeavesTheKeyFree() throws Exception {
    RunningServer server = start();
    assertThat(upload(server, "a", new byte[] {1, 2, 3}).statusCode()).isEqualTo(415);
    assertThat(upload(server, "a", PICTURE).statusCode()).isEqualTo(201);
  }

  @Test
  void aCommitThatFailsFreesTheKeyAtOnce() throws Exception {
    RunningServer server = start();
    // No manifest and no original can be put there, whatever the id.
    Path images = data().resolve("images");
    Path aside = Files.move(images, folder.resolve("aside"));
    HttpResponse<byte[]> failed = upload(server, "a", PICTURE);
    assertThat(failed.statusCode()).isGreaterThanOrEqualTo(500);
    Files.move(aside, images);
    assertThat(upload(server, "a", PICTURE).statusCode()).isEqualTo(201);
    assertThat(listed(server)).isEqualTo(1);
  }

  @Test
  void whileAnotherUploadHasTheKeyItIsConflictAndTheOtherMayEndWithNothing() throws Exception {
    RedisProcess redis = redis();
    RunningServer server = startOn(redis);
    try (Registry other = Index.inRedis(redis.uri(), data())) {
      Claim claim = other.claim(key("a"), ImageId.create(Instant.now()), Duration.ofMinutes(1));
      HttpResponse<byte[]> conflict = upload(server, "a", PICTURE);
      assertProblem(conflict, 409, "idempotency-in-flight");
      assertThat(conflict.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
      assertThat(files()).isZero();
      other.release(key("a"), claim);
    }
    assertThat(upload(server, "a", PICTURE).statusCode()).isEqualTo(201);
  }

  @Test
  void aDeletedImageFreesItsKeyAlsoWhereTheRegistryMissedTheDelete() throws Exception {
    RunningServer server = start();
    String id = id(upload(server, "a", PICTURE));
    server.delete("/images/" + id);
    String second = id(upload(server, "a", Drawn.png(50, 50)));
    assertThat(second).isNotEqualTo(id);

    Path manifest = data().resolve("images/" + second.substring(33) + "/" + second + ".json");
    Files.move(manifest, manifest.resolveSibling(second + ".deleted"));
    HttpResponse<byte[]> third = upload(server, "a", PICTURE);
    assertThat(third.statusCode()).isEqualTo(201);
    assertReplays(upload(server, "a", PICTURE), id(third));
  }

  @Test
  void anExpiredImageFreesItsKey() throws Exception {
    RunningServer server = start();
    HttpResponse<byte[]> first =
        server.send(
            server
                .request("/images?ttl=1")
                .header("Content-Type", "image/png")
                .header("Idempotency-Key", "a")
                .POST(BodyPublishers.ofByteArray(PICTURE)));
    await().until(() -> server.get("/images/" + id(first)).statusCode() == 404);
    assertThat(upload(server, "a", PICTURE).statusCode()).isEqualTo(201);
  }

  @Test
  void aRebuiltRegistryKnowsTheKeyAgain() throws Exception {
    String id;
    try (RunningServer server = RunningServer.start(data())) {
      await().until(() -> listed(server) == 0);
      id = id(upload(server, "a", PICTURE));
    }
    Files.delete(data().resolve("registry.db"));
    RunningServer embedded = start();
    assertReplays(upload(embedded, "a", PICTURE), id);
    assertProblem(upload(embedded, "a", Drawn.png(9, 9)), 422, "idempotency-key-reused");
    embedded.close();

    RedisProcess redis = redis();
    RunningServer server = startOn(redis);
    assertReplays(upload(server, "a", PICTURE), id);
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      client.flushAll();
    }
    HttpResponse<byte[]> early = upload(server, "a", PICTURE);
    assertThat(early.statusCode()).as("it waits for the rebuild, or comes after it").isIn(503, 200);
    await().until(() -> upload(server, "a", PICTURE).statusCode() == 200);
    assertReplays(upload(server, "a", PICTURE), id);
    assertThat(listed(server)).isEqualTo(1);
  }

  @Test
  void anUploadWhoseRegistrationFailedIsGivenToItsRetry() throws Exception {
    RedisProcess redis = redis();
    RunningServer server = startOn(redis);
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      // Redis grants the key and refuses what comes after the commit.
      client.aclSetUser("default", "-zadd");
      assertProblem(upload(server, "a", PICTURE), 503, "registry-unavailable");
      assertThat(upload(server, "a", PICTURE).statusCode()).isEqualTo(503);
      assertThat(DataFiles.stored(data()) / FILES_OF_AN_IMAGE)
          .as("it stays stored, once")
          .isEqualTo(1);
      client.aclSetUser("default", "+zadd");
      HttpResponse<byte[]> retry = upload(server, "a", PICTURE);
      assertReplays(retry, id(retry));
    }
    assertThat(listed(server)).isEqualTo(1);
    assertThat(DataFiles.stored(data()) / FILES_OF_AN_IMAGE).isEqualTo(1);
  }

  @Test
  void thatHoldsThroughAnOutageOfRedis() throws Exception {
    RedisProcess redis = redis();
    RunningServer server = startOn(redis);
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      client.aclSetUser("default", "-zadd");
      assertThat(upload(server, "a", PICTURE).statusCode()).isEqualTo(503);
    }
    redis.stop();
    assertProblem(upload(server, "a", PICTURE), 503, "registry-unavailable");
    // What it was told to refuse is not in its files.
    redis.start();
    List<Integer> answers = new ArrayList<>();
    await()
        .until(() -> {
          answers.add(upload(server, "a", PICTURE).statusCode());
          return answers.getLast() != 503;
        });
    assertThat(answers).last().isEqualTo(200);
    assertThat(listed(server)).isEqualTo(1);
    assertThat(DataFiles.stored(data()) / FILES_OF_AN_IMAGE).isEqualTo(1);
  }

  @Test
  void thatHoldsOnAnotherServerAfterTheFirstOneDied() throws Exception {
    RedisProcess redis = redis();
    RunningServer first = startOn(redis);
    HttpResponse<byte[]> meanwhile;
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      client.aclSetUser("default", "-zadd");
      assertThat(upload(first, "a", PICTURE).statusCode()).isEqualTo(503);
      RunningServer beside = RunningServer.start(data(), Map.of(Setting.REDIS, redis.uri()));
      open.add(beside);
      // The image is on the disk, and the key was bound to it before its registration failed.
      meanwhile = upload(beside, "a", PICTURE);
      assertReplays(meanwhile, id(meanwhile));
      beside.close();
      first.close();
      client.aclSetUser("default", "+zadd");
    }
    RunningServer next = startOn(redis);
    HttpResponse<byte[]> retry = upload(next, "a", PICTURE);
    assertReplays(retry, id(meanwhile));
    assertThat(DataFiles.stored(data()) / FILES_OF_AN_IMAGE).isEqualTo(1);
  }

  @Test
  void twentyUploadsAtOnceAreOneImageInTheEmbeddedRegistry() throws Exception {
    assertOneImageEachRound(List.of(start()));
  }

  @Test
  void twentyUploadsAtOnceAreOneImageOnTwoServersThatShareRedis() throws Exception {
    RedisProcess redis = redis();
    assertOneImageEachRound(List.of(startOn(redis), startOn(redis)));
  }

  private void assertOneImageEachRound(List<RunningServer> servers) throws Exception {
    int rounds = Integer.getInteger("progimage.crowds", 25);
    int uploads = 20;
    Set<String> all = new HashSet<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < rounds; round++) {
        String key = "round-" + round;
        CyclicBarrier together = new CyclicBarrier(uploads);
        List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int upload = 0; upload < uploads; upload++) {
          RunningServer server = servers.get(upload % servers.size());
          answers.add(
              executor.submit(() -> {
                together.await();
                return untilItEnds(server, key);
              }));
        }
        Set<String> ids = new HashSet<>();
        int stored = 0;
        for (Future<HttpResponse<byte[]>> answer : answers) {
          ids.add(id(answer.get()));
          stored += answer.get().statusCode() == 201 ? 1 : 0;
        }
        assertThat(ids).as(key).hasSize(1);
        assertThat(stored).as(key).isEqualTo(1);
        all.addAll(ids);
      }
    }
    assertThat(all).hasSize(rounds);
    assertThat(listed(servers.getFirst())).isEqualTo(rounds);
    assertThat(DataFiles.stored(data()) / FILES_OF_AN_IMAGE).isEqualTo(rounds);
    // Entries stay until Redis is known to have kept what it was told.
    await().atMost(Duration.ofSeconds(20)).until(() -> DataFiles.staged(data()) == 0);
  }

  /** As a client retries, but at once. */
  private static HttpResponse<byte[]> untilItEnds(RunningServer server, String key)
      throws Exception {
    HttpResponse<byte[]> answer = upload(server, key, PICTURE);
    while (answer.statusCode() == 409) {
      answer = upload(server, key, PICTURE);
    }
    return answer;
  }
}
