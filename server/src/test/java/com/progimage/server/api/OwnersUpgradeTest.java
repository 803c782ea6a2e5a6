package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.ImageId;
import com.progimage.support.RedisProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/**
 * A data folder and its index as the last version without owners wrote them, in the words of that
 * version: none of what this version writes is in them.
 */
final class OwnersUpgradeTest {
  private static final String IDEMPOTENCY_KEY = "order-17";

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
          """
          CREATE TABLE image (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, format TEXT NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, byte_count INTEGER NOT NULL,
            digest TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER,
            idempotency_hash TEXT) WITHOUT ROWID
          """,
          "CREATE INDEX image_by_digest ON image (digest, id)",
          """
          CREATE TABLE rendition (
            image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
            revision TEXT NOT NULL, transformation TEXT NOT NULL, format TEXT NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, byte_count INTEGER NOT NULL,
            digest TEXT NOT NULL, created_at INTEGER NOT NULL, last_used_on TEXT NOT NULL,
            PRIMARY KEY (image_id, revision, transformation, format)) WITHOUT ROWID
          """,
          "CREATE TABLE forgotten (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE INDEX forgotten_by_time ON forgotten (at)",
          """
          CREATE TABLE idempotency (
            owner TEXT NOT NULL, hash TEXT NOT NULL,
            image_id TEXT REFERENCES image (id) ON DELETE CASCADE, token TEXT,
            ends_at INTEGER NOT NULL, PRIMARY KEY (owner, hash)) WITHOUT ROWID
          """,
          "CREATE INDEX idempotency_by_image ON idempotency (image_id)",
          "CREATE INDEX idempotency_by_end ON idempotency (ends_at)");

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final List<OldImage> images = new ArrayList<>();
  private Path data;
  private String folderId;

  /**
   * An image in the words of that version.
   *
   * @param keyHash of its idempotency key; null: it had none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record OldImage(
      String id, byte[] bytes, int width, int height, Instant createdAt, @Nullable String keyHash) {
    String digest() {
      return sha256(bytes);
    }

    String manifest() {
      String fields =
          """
          {"id":"%s","owner":"public","format":"png","width":%d,"height":%d,"byteCount":%d,\
          "digest":"sha256-%s","createdAt":"%s","expiresAt":null%s\
          """
              .formatted(
                  id,
                  width,
                  height,
                  bytes.length,
                  digest(),
                  createdAt,
                  keyHash == null ? "" : ",\"idempotencyHash\":\"sha256-%s\"".formatted(keyHash));
      CRC32C crc = new CRC32C();
      crc.update(fields.getBytes(UTF_8));
      return fields + ",\"checksum\":\"crc32c-%08x\"}\n".formatted(crc.getValue());
    }

    String redisRecord() {
      String facts =
          "png %dx%d %d %s %d - public"
              .formatted(width, height, bytes.length, digest(), createdAt.toEpochMilli());
      return keyHash == null ? facts : facts + " " + keyHash;
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The layout of the folder, and its {@code layout.json}, are the same in both versions. */
  private void writeImages(Map<Setting, String> settings) throws Exception {
    data = folder.resolve("data");
    RunningServer.start(data, settings).close();
    for (String database : List.of("registry.db", "state.db", "access.db")) {
      for (String part : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(data.resolve(database + part));
      }
    }
    folderId =
        new ObjectMapper()
            .readTree(data.resolve("layout.json").toFile())
            .get("instanceId")
            .asText();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (int i = 0; i < 3; i++) {
      String keyHash = i == 0 ? sha256(IDEMPOTENCY_KEY.getBytes(UTF_8)) : null;
      int width = 20 + i;
      OldImage image =
          new OldImage(ImageId.create(now).text(), Drawn.png(width, 10), width, 10, now, keyHash);
      images.add(image);
      Path shard = Files.createDirectories(data.resolve("images/" + image.id().substring(33)));
      Files.write(shard.resolve(image.id() + ".png"), image.bytes());
      Files.writeString(shard.resolve(image.id() + ".json"), image.manifest());
    }
  }

  private void writeDatabase() throws Exception {
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("registry.db"));
        Statement statement = database.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      statement.execute("INSERT INTO meta VALUES ('schema', '2'), ('epoch', '" + folderId + "')");
      try (PreparedStatement row =
          database.prepareStatement(
              "INSERT INTO image VALUES (?, 'public', 'png', ?, ?, ?, ?, ?, NULL, ?)")) {
        for (OldImage image : images) {
          row.setString(1, image.id());
          row.setInt(2, image.width());
          row.setInt(3, image.height());
          row.setInt(4, image.bytes().length);
          row.setString(5, image.digest());
          row.setLong(6, image.createdAt().toEpochMilli());
          row.setString(7, image.keyHash());
          row.executeUpdate();
        }
      }
      OldImage first = images.getFirst();
      statement.execute(
          "INSERT INTO idempotency VALUES ('public', '%s', '%s', NULL, %d)"
              .formatted(
                  first.keyHash(),
                  first.id(),
                  first.createdAt().plus(Duration.ofHours(24)).toEpochMilli()));
    }
  }

  private void writeRedis(RedisProcess redis) {
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      client.flushAll();
      client.set("pi:epoch", folderId);
      for (OldImage image : images) {
        client.hset("pi:{" + image.id() + "}", "image", image.redisRecord());
        client.zadd("pi:ids", 0, image.id());
        client.sadd("pi:digest:" + image.digest(), image.id());
      }
      OldImage first = images.getFirst();
      client.set("pi:idem:public:" + first.keyHash(), first.id(), SetParams.setParams().ex(80_000));
    }
  }

  @Test
  void aFolderWithItsDatabaseBelongsToPublic() throws Exception {
    writeImages(Map.of());
    writeDatabase();
    assertAllThere(Map.of());
  }

  @Test
  void aFolderWithItsRedisBelongsToPublic() throws Exception {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")))) {
      Map<Setting, String> settings = Map.of(Setting.REDIS, redis.uri());
      writeImages(settings);
      writeRedis(redis);
      assertAllThere(settings);
    }
  }

  private void assertAllThere(Map<Setting, String> settings) throws Exception {
    OldImage first = images.getFirst();
    try (RunningServer server = RunningServer.start(data, settings)) {
      KeyedClient anyone = new KeyedClient(server, /* key= */ null);
      assertOwned(anyone);
      assertThat(server.delete("/images/" + images.getLast().id()).statusCode()).isEqualTo(204);
    }
    images.removeLast();
    try (KeyedServer server = KeyedServer.start(data, settings)) {
      KeyedClient owner = server.of("public");
      assertOwned(owner);
      JsonNode usage = KeyedClient.json(owner.get("/owners/public"), 200).get("usage");
      assertThat(usage.get("images").asInt()).isEqualTo(images.size());
      assertThat(usage.get("bytes").asInt())
          .isEqualTo(images.stream().mapToInt(image -> image.bytes().length).sum());
      KeyedClient other = server.of("shop");
      assertThat(listed(other)).isEmpty();
      assertThat(other.get("/images/" + first.id()).statusCode()).isEqualTo(404);
      assertThat(upload(other).statusCode()).as("its key is its own").isEqualTo(201);
    }
  }

  private void assertOwned(KeyedClient client) throws Exception {
    await().atMost(Duration.ofSeconds(10)).until(() -> client.get("/images").statusCode() == 200);
    assertThat(listed(client))
        .containsExactlyInAnyOrderElementsOf(images.stream().map(OldImage::id).toList());
    for (OldImage image : images) {
      assertThat(client.get("/images/" + image.id()).statusCode()).isEqualTo(200);
      assertThat(client.get("/images/" + image.id() + ".png").body()).isEqualTo(image.bytes());
    }
    HttpResponse<byte[]> again = upload(client);
    assertThat(KeyedClient.json(again, 200).get("id").asText()).isEqualTo(images.getFirst().id());
  }

  private HttpResponse<byte[]> upload(KeyedClient client) throws Exception {
    return client.post(
        "/images", "image/png", images.getFirst().bytes(), "Idempotency-Key", IDEMPOTENCY_KEY);
  }

  private static Set<String> listed(KeyedClient client) throws Exception {
    Set<String> ids = new HashSet<>();
    KeyedClient.json(client.get("/images"), 200)
        .get("images")
        .forEach(image -> ids.add(image.get("id").asText()));
    return ids;
  }
}
