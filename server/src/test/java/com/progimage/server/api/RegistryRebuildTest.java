package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.ImageId;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A registry that lost its contents, or never had them, says what the disk says, by itself. */
final class RegistryRebuildTest {
  private static final Duration IN_TIME = Duration.ofSeconds(10);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path data;
  private RedisProcess redis;
  private final List<JsonNode> images = new ArrayList<>();

  @BeforeEach
  void startRedis() throws IOException {
    data = folder.resolve("data");
    redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")));
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private RunningServer startOnRedis() throws Exception {
    return RunningServer.start(data, Map.of(Setting.REDIS, redis.uri()));
  }

  private RunningServer startEmbedded() throws Exception {
    return RunningServer.start(data);
  }

  /** Three images; of the one that is returned six renditions, in every format. */
  private ImageId fill(RunningServer server) throws Exception {
    awaitListing(server);
    images.add(server.store("image/png", Drawn.png(4, 2)));
    images.add(server.store("image/jpeg", Drawn.jpeg(40, 20)));
    images.add(server.store("image/png", Drawn.png(8, 4)));
    ImageId id = new ImageId(images.get(1).get("id").asText());
    for (String rest :
        List.of(".png", ".gif", ".webp", ".svg", "/resize_10x,rotate_90.png", "/quality_10.jpg")) {
      assertThat(server.get("/images/" + id + rest).statusCode()).as(rest).isEqualTo(200);
    }
    return id;
  }

  private static void awaitListing(RunningServer server) {
    await().atMost(IN_TIME).until(() -> server.get("/images").statusCode() == 200);
  }

  private static List<JsonNode> listed(RunningServer server) throws Exception {
    List<JsonNode> listed = new ArrayList<>();
    json(server.get("/images")).get("images").forEach(listed::add);
    return listed;
  }

  private void assertWhole(RunningServer server) throws Exception {
    awaitListing(server);
    assertThat(listed(server))
        .extracting(image -> image.get("id").asText())
        .containsExactlyElementsOf(images.stream().map(image -> image.get("id").asText()).toList());
  }

  private List<RenditionRecord> ledgerInRedis(ImageId id) throws IOException {
    return Index.inRedis(redis.uri(), data, id);
  }

  /** But for the moment: the rebuilt one has the file's, the first one that of the answer. */
  private static void assertSameLedger(List<RenditionRecord> is, List<RenditionRecord> was) {
    assertThat(was).hasSize(6);
    assertThat(is)
        .usingRecursiveFieldByFieldElementComparator(
            RecursiveComparisonConfiguration.builder()
                .withIgnoredFields("createdAt")
                .withIgnoreAllOverriddenEquals(true)
                .build())
        .isEqualTo(was);
    assertThat(is)
        .allSatisfy(rendition -> {
          assertThat(rendition.createdAt())
              .isBetween(Instant.now().minusSeconds(300), Instant.now());
          assertThat(rendition.lastUsedOn()).isEqualTo(LocalDate.now(ZoneOffset.UTC));
        });
  }

  @Test
  void aRedisThatWasFlushedOrTakenByAnotherFolderIsWholeAgainWithItsLedger() throws Exception {
    try (RunningServer server = startOnRedis();
        Jedis client = new Jedis("127.0.0.1", redis.port())) {
      ImageId id = fill(server);
      await().until(() -> ledgerInRedis(id).size() == 6);
      List<RenditionRecord> ledger = ledgerInRedis(id);
      client.flushAll();
      assertThat(server.get("/images").statusCode()).as("a part is no list").isEqualTo(503);
      assertWhole(server);
      assertSameLedger(ledgerInRedis(id), ledger);

      String stranger = "0190c7a0-0000-7000-8000-000000000000";
      client.zadd("pi:ids", 0, stranger);
      client.hset("pi:{" + stranger + "}", "image", client.hget("pi:{" + id + "}", "image"));
      client.set("pi:epoch", "another folder");
      assertThat(server.get("/images").statusCode()).isEqualTo(503);
      assertWhole(server);
      assertThat(client.zscore("pi:ids", stranger)).isNull();
      assertThat(client.exists("pi:{" + stranger + "}")).isFalse();
      assertSameLedger(ledgerInRedis(id), ledger);
    }
  }

  @Test
  void aLostDatabaseIsWholeAfterTheNextStartWithItsLedger() throws Exception {
    ImageId id;
    try (RunningServer server = startEmbedded()) {
      id = fill(server);
    }
    List<RenditionRecord> ledger = Index.embedded(data, id);
    Files.delete(data.resolve("registry.db"));
    try (RunningServer server = startEmbedded()) {
      assertWhole(server);
    }
    assertSameLedger(Index.embedded(data, id), ledger);

    damageAnImageAndARendition(id);
    Files.delete(data.resolve("registry.db"));
    try (RunningServer server = startEmbedded()) {
      assertWhole(server);
    }
    assertThat(Index.embedded(data, id)).as("without the damaged one").hasSize(5);
  }

  private void damageAnImageAndARendition(ImageId id) throws IOException {
    String broken = images.removeFirst().get("id").asText();
    Path manifest = data.resolve("images/" + broken.substring(33) + "/" + broken + ".json");
    Files.delete(manifest);
    Files.writeString(manifest, "{}");
    Path renditions = data.resolve("renditions/" + id.folder() + "/" + id);
    try (Stream<Path> files = Files.walk(renditions)) {
      Path gif = files.filter(file -> file.endsWith("_.gif")).findFirst().orElseThrow();
      Files.delete(gif);
      Files.writeString(gif, "GIF89a");
    }
  }

  @Test
  void aRegistryThatWasLeftAndTakenUpAgainKnowsWhatHappenedBetween() throws Exception {
    try (RunningServer server = startEmbedded()) {
      fill(server);
    }
    assertThat(lastRegistry()).isEqualTo("embedded");
    try (RunningServer server = startOnRedis()) {
      assertWhole(server);
      assertThat(server.delete("/images/" + images.removeFirst().get("id").asText()).statusCode())
          .isEqualTo(204);
      images.add(server.store("image/png", Drawn.png(16, 8)));
    }
    assertThat(lastRegistry()).isEqualTo(redis.uri());
    try (RunningServer server = startEmbedded()) {
      assertWhole(server);
      images.add(server.store("image/png", Drawn.png(32, 16)));
    }
    assertThat(lastRegistry()).isEqualTo("embedded");

    redis.hang(Duration.ofSeconds(4));
    try (RunningServer server = startOnRedis()) {
      assertThat(server.get("/images").statusCode()).as("it does not answer yet").isEqualTo(503);
      assertThat(lastRegistry()).as("none knows all now").isEqualTo("null");
      assertWhole(server);
      await().until(() -> lastRegistry().equals(redis.uri()));
    }
  }

  private String lastRegistry() throws IOException {
    return new ObjectMapper()
        .readTree(data.resolve("layout.json").toFile())
        .get("registry")
        .asText();
  }
}
