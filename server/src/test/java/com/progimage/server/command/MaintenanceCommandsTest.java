package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.api.Drawn;
import com.progimage.server.api.Index;
import com.progimage.server.api.RunningServer;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.ImageId;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.sql.SqlStateStore;
import com.progimage.support.RedisProcess;
import com.sun.security.auth.module.UnixSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The commands beside a running server, and without one. */
@Tag("slow")
final class MaintenanceCommandsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private record Ended(int exitCode, String said) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(said);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Ended run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data", data().toString(), "--reserve", "1MiB"));
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Commands.run(all.toArray(String[]::new));
      return new Ended(exitCode, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
    }
  }

  private static ImageId id(JsonNode image) {
    return new ImageId(image.get("id").asText());
  }

  @Test
  void besideAServerOnTheEmbeddedRegistry() throws Exception {
    try (RunningServer server = RunningServer.start(data())) {
      byte[] png = Drawn.png(40, 20);
      JsonNode first = server.store("image/png", png);
      JsonNode second = server.store("image/png", png);
      for (JsonNode image : List.of(first, second)) {
        assertThat(server.get("/images/" + id(image) + ".webp").statusCode()).isEqualTo(200);
      }

      Ended plan = run("dedupe", "--dry-run", "--json");
      Ended done = run("dedupe", "--json");

      assertThat(done).isEqualTo(plan);
      assertThat(done.exitCode()).isZero();
      assertThat(done.json().fieldNames())
          .toIterable()
          .containsExactly("files", "groups", "linked", "bytesReclaimed", "skipped");
      assertThat(done.json().get("groups").asInt()).isEqualTo(2);
      assertThat(done.json().get("linked").asInt()).isEqualTo(2);
      assertThat(run("fsck", "--json")).isEqualTo(new Ended(0, run("fsck", "--json").said()));
      assertThat(run("sweep").exitCode()).isZero();
      assertThat(run("rebuild").exitCode()).as("the server has the registry").isEqualTo(1);
      assertThat(server.delete("/images/" + id(first)).statusCode()).isEqualTo(204);
      assertThat(server.get("/images/" + id(second) + ".png").body()).isEqualTo(png);
    }
  }

  @Test
  void sweepEndsSessionsThatWereNotUsedForADay() throws Exception {
    Clock before = Clock.offset(Clock.systemUTC(), Duration.ofDays(-2));
    try (RunningServer server = RunningServer.start(data(), Map.of(), before)) {
      assertThat(server.post("/sessions", "application/json", new byte[0]).statusCode())
          .isEqualTo(201);
    }
    Ended ended = run("sweep");
    assertThat(ended.exitCode()).isZero();
    try (StateStore state = SqlStateStore.open(data().resolve("state.db"))) {
      assertThat(state.faceSessions().count()).as(ended.said()).isZero();
    }
  }

  @Test
  void fsckSaysByItsExitCodeWhatItFound() throws Exception {
    ImageId id;
    try (RunningServer server = RunningServer.start(data())) {
      id = id(server.store("image/png", Drawn.png(4, 2)));
    }
    assertThat(run("fsck", "--json"))
        .isEqualTo(new Ended(0, "{\"findings\":[],\"repaired\":0,\"damaged\":0}\n"));
    Path stray = Files.writeString(data().resolve("images/000/notes.txt"), "notes");
    assertThat(run("fsck", "--dry-run").exitCode()).isEqualTo(1);
    assertThat(stray).exists();
    assertThat(run("fsck").exitCode()).isEqualTo(1);
    assertThat(run("fsck").exitCode()).isZero();

    Path original = data().resolve("images/" + id.folder() + "/" + id + ".png");
    Files.delete(original);
    Ended damaged = run("fsck", "--json");
    assertThat(damaged.exitCode()).isEqualTo(2);
    assertThat(damaged.json().get("findings").get(0))
        .isEqualTo(
            new ObjectMapper()
                .createObjectNode()
                .put("id", id.text())
                .put("path", data().relativize(original).toString())
                .put("invariant", "original-present"));
    assertThat(run("fsck").said())
        .contains(
            "original-present: %s: restore the file from a backup, or delete image %s\n"
                .formatted(data().relativize(original), id));
    assertThat(run("fsck", "--no-such-flag").exitCode()).isEqualTo(4);
  }

  @Test
  void whatIsNoDataFolderIsLeftAlone() {
    for (String command : List.of("dedupe", "rebuild", "sweep")) {
      assertThat(run(command).exitCode()).as(command).isEqualTo(1);
    }
    assertThat(run("fsck").exitCode()).isEqualTo(3);
    assertThat(data()).doesNotExist();
  }

  /** Root alone can give a folder to another user. */
  @Test
  void theFolderOfAnotherUserIsLeftAlone() throws Exception {
    assumeThat(new UnixSystem().getUid()).isZero();
    DiskBlobStore.open(data(), new Reserve(0, 0), Clock.systemUTC(), damage -> {}).close();
    Files.setAttribute(data().resolve("layout.json"), "unix:uid", 54_321);
    List<Path> before = files();
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      for (String command : List.of("dedupe", "rebuild", "sweep")) {
        assertThat(run(command).exitCode()).as(command).isEqualTo(1);
      }
      assertThat(run("fsck", "--dry-run").exitCode()).isEqualTo(3);
    } finally {
      System.setErr(err);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4)
        .allSatisfy(line ->
            assertThat(line)
                .contains("belongs to user 54321", "runs as uid 0")
                .endsWith("run it as user 54321: sudo -u '#54321' progimage …"));
    assertThat(files()).isEqualTo(before);

    Files.setAttribute(data().resolve("layout.json"), "unix:uid", 0);
    assertThat(run("fsck").exitCode()).isZero();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(data())) {
      return all.sorted().toList();
    }
  }

  @Test
  void rebuildMakesAnEmptyRedisEqualToWhatWasLost() throws Exception {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")))) {
      ImageId id;
      List<RenditionRecord> ledger;
      try (RunningServer server = RunningServer.start(data(), Map.of(Setting.REDIS, redis.uri()))) {
        id = id(server.store("image/png", Drawn.png(4, 2)));
        server.get("/images/" + id + ".webp");
      }
      ledger = Index.inRedis(redis.uri(), data(), id);
      assertThat(ledger).hasSize(1);
      try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
        client.flushAll();
      }

      Ended ended = run("rebuild", "--json", "--redis", redis.uri());

      assertThat(ended.exitCode()).isZero();
      assertThat(ended.json().get("images").asInt()).isEqualTo(1);
      assertThat(ended.json().get("renditions").asInt()).isEqualTo(1);
      assertThat(Index.inRedis(redis.uri(), data(), id))
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("createdAt")
          .isEqualTo(ledger);
      assertThat(run("dedupe", "--redis", redis.uri()).exitCode()).isZero();
      assertThat(run("fsck", "--redis", redis.uri()).exitCode()).isZero();
    }
  }
}
