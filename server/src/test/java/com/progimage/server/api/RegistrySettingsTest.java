package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.command.Commands;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What {@code serve} says of a Redis that it must not use, or had better not. */
final class RegistrySettingsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path data;
  private Path redisFolder;

  @BeforeEach
  void folders() throws Exception {
    data = folder.resolve("data");
    redisFolder = Files.createDirectory(folder.resolve("redis"));
  }

  private record Ended(int exitCode, String said) {}

  private Ended serve(String redis) {
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int exitCode =
          Commands.run(
              "serve",
              "--port",
              "0",
              "--data",
              data.toString(),
              "--redis",
              redis,
              "--workers",
              "1");
      return new Ended(exitCode, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(err);
    }
  }

  @Test
  void aRedisThatEvictsIsRefusedWithTheSettingAndTheRemedy() {
    try (RedisProcess redis = new RedisProcess(redisFolder, "--maxmemory-policy", "allkeys-lru")) {
      Ended ended = serve(redis.uri());
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.said())
          .contains("progimage: ", "maxmemory-policy allkeys-lru")
          .contains("redis-cli CONFIG SET maxmemory-policy noeviction")
          .doesNotContain("Exception");
    }
  }

  @Test
  void aWrongPasswordIsRefusedWithoutShowingIt() {
    try (RedisProcess redis = new RedisProcess(redisFolder, "--requirepass", "right")) {
      Ended ended = serve("redis://:terribly-wrong@127.0.0.1:" + redis.port());
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.said()).contains("--redis", "password").doesNotContain("terribly-wrong");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://:secret@localhost",
        "redis://:sec@ret@localhost:6379",
        "redis://:secret@localhost/db",
        "redis://:secret@"
      })
  void whatIsNoAddressIsUsedWronglyAndNotShown(String url) {
    Ended ended = serve(url);
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.said()).contains("--redis").doesNotContain("secret", "sec@ret", "ret@");
    assertThat(data).as("nothing was begun").doesNotExist();
  }

  @Test
  void aRedisWithoutALogOfItsChangesIsUsedWithAWarning() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("com.progimage");
    log.start();
    logger.addAppender(log);
    try (RedisProcess redis = new RedisProcess(redisFolder);
        RunningServer server = start(redis.uri())) {
      awaitListing(server);
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.contains("appendonly yes"));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aRedisThatIsToldToEvictLaterIsUsedNoMoreUntilItIsToldNotTo() throws Exception {
    try (RedisProcess redis = new RedisProcess(redisFolder);
        RunningServer server = start(redis.uri());
        var client = redis.client()) {
      awaitListing(server);
      client.configSet("maxmemory-policy", "allkeys-lfu");
      await().until(() -> server.get("/images").statusCode() == 503);
      assertThat(server.post("/images", "image/png", Drawn.png(3, 3)).statusCode()).isEqualTo(503);
      client.configSet("maxmemory-policy", "noeviction");
      awaitListing(server);
    }
  }

  private RunningServer start(String redis) throws Exception {
    return RunningServer.start(data, Map.of(Setting.REDIS, redis));
  }

  private static void awaitListing(RunningServer server) {
    await().atMost(Duration.ofSeconds(5)).until(() -> server.get("/images").statusCode() == 200);
  }
}
