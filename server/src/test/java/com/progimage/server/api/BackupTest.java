package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Backups of what cannot be rebuilt, made and restored as {@code docs/deployment.md} says. */
final class BackupTest {
  private static final Duration IN_TIME = Duration.ofSeconds(20);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private RunningServer start(Map<Setting, String> settings) throws Exception {
    RunningServer server = RunningServer.start(folder.resolve("data"), settings);
    await().atMost(IN_TIME).until(() -> server.get("/images").statusCode() == 200);
    return server;
  }

  /** The path of a job that has come to its end. */
  private static String endedJob(RunningServer server) throws Exception {
    String id = server.store("image/png", Drawn.png(8, 4)).get("id").asText();
    String job =
        "{\"sources\": [{\"image\": \"%s\"}], \"outputs\": [{\"format\": \"gif\"}]}".formatted(id);
    HttpResponse<byte[]> submitted = server.post("/jobs", "application/json", job.getBytes(UTF_8));
    String path = "/jobs/" + json(submitted).get("id").asText();
    await().atMost(IN_TIME).until(() -> state(server, path).equals("succeeded"));
    return path;
  }

  private static String state(RunningServer server, String job) throws Exception {
    return json(server.get(job)).path("state").asText();
  }

  private static int imageCount(RunningServer server) throws Exception {
    return json(server.get("/images")).get("images").size();
  }

  @Test
  void jobsInTheDataFolderAreThereAfterARestore() throws Exception {
    Path state = folder.resolve("data/state.db");
    Path backup = folder.resolve("state.db");
    String job;
    try (RunningServer server = start(Map.of())) {
      job = endedJob(server);
      try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + state);
          var statement = sqlite.createStatement()) {
        statement.execute("VACUUM INTO '" + backup + "'");
      }
      server.store("image/png", Drawn.png(4, 2));
    }
    for (String ending : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(folder.resolve("data/state.db" + ending));
    }
    Files.copy(backup, state);
    try (RunningServer server = start(Map.of())) {
      assertThat(state(server, job)).isEqualTo("succeeded");
      assertThat(imageCount(server)).isEqualTo(2);
    }
  }

  @Test
  void jobsInRedisAreThereAfterARestoreAndTheIndexIsWhole() throws Exception {
    Path restored = Files.createDirectory(folder.resolve("restored"));
    String job;
    try (RedisProcess redis =
            new RedisProcess(
                Files.createDirectory(folder.resolve("redis")), "--appendonly", "yes");
        RedisClient client = redis.client();
        RunningServer server = start(Map.of(Setting.REDIS, redis.uri()))) {
      job = endedJob(server);
      client.executeCommand(new CommandArguments(Protocol.Command.BGSAVE));
      await().until(() -> client.info("persistence").contains("rdb_bgsave_in_progress:0"));
      Files.copy(folder.resolve("redis/dump.rdb"), restored.resolve("dump.rdb"));
      server.store("image/png", Drawn.png(4, 2));
    }
    try (RedisProcess withoutLog = new RedisProcess(restored);
        RedisClient client = withoutLog.client()) {
      client.configSet("appendonly", "yes");
      await().until(() -> client.info("persistence").contains("aof_rewrite_in_progress:0"));
    }
    try (RedisProcess redis = new RedisProcess(restored, "--appendonly", "yes");
        RunningServer server = start(Map.of(Setting.REDIS, redis.uri()))) {
      assertThat(state(server, job)).isEqualTo("succeeded");
      assertThat(imageCount(server)).as("one was stored after the backup").isEqualTo(2);
    }
  }
}
