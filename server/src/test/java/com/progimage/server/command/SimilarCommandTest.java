package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.image.Owner;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.SomeFacts;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.server.state.sql.SqlStateStore;
import com.progimage.support.RedisProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code dedupe --similar}. */
final class SimilarCommandTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String JSON =
      """
      {"distance":2,"pictures":4,"groups":1,"similar":3,"found":[{"pictures":[\
      {"digest":"%s","images":[]},{"digest":"%s","images":[]},{"digest":"%s","images":[]}]}]}
      """
          .formatted(SomeFacts.digest(0), SomeFacts.digest(1), SomeFacts.digest(2));

  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  private Path data() {
    return folder.resolve("data");
  }

  /** Before a command unpacks the driver's library into a folder that a test removes. */
  @BeforeAll
  static void loadDriver() throws SQLException {
    DriverManager.getConnection("jdbc:sqlite::memory:").close();
  }

  @BeforeEach
  void create() throws IOException {
    DiskBlobStore.open(data(), new Reserve(0, 0), Clock.systemUTC(), damage -> {}).close();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("dedupe"));
    all.addAll(List.of(args));
    all.addAll(List.of("--data", data().toString()));
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      return Commands.run(all.toArray(String[]::new));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Two hashes at a distance of 2, one of them twice, and another one. */
  private static void fill(StateStore store) {
    FactStore facts = store.facts();
    long[] hashes = {0b00, 0b11, 0b00, -1};
    for (int i = 0; i < hashes.length; i++) {
      FactKey key = SomeFacts.key(i, AnalysisKind.PLACEHOLDER);
      facts.request(Owner.PUBLIC, key, NOW);
      facts.begin(key, "me", NOW);
      facts.finish(key, "me", new Found(SomeFacts.placeholder(hashes[i]), null), NOW);
    }
  }

  @Test
  void picturesThatLookAlikeAreReportedBesideAServer() throws IOException {
    try (StateStore store = SqlStateStore.open(data().resolve("state.db"))) {
      fill(store);
      assertThat(run("--similar", "2", "--dry-run", "--json")).isZero();
    }
    assertThat(json()).isEqualTo(new ObjectMapper().readTree(JSON));
    assertThat(run("--similar", "1", "--dry-run")).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .endsWith(
            """
            look alike:
              %s
              %s
            4 pictures with a perceptual hash: 2 look alike at a distance of up to 1 bits, in 1 groups
            """
                .formatted(SomeFacts.digest(0), SomeFacts.digest(2)));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(said.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theFactsMayBeInRedis() throws IOException {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")))) {
      try (StateStore store = new RedisStateStore(redis.uri(), "server")) {
        fill(store);
      }
      assertThat(run("--similar", "2", "--dry-run", "--json", "--redis", redis.uri())).isZero();
    }
    assertThat(json()).isEqualTo(new ObjectMapper().readTree(JSON));
  }

  @Test
  void withoutFactsItSaysHowToGetThem() {
    assertThat(run("--similar", "2", "--dry-run")).isZero();
    assertThat(complained.toString(StandardCharsets.UTF_8)).contains("analyzed first");
    assertThat(data().resolve("state.db")).doesNotExist();
  }

  @Test
  void itNeverMerges() {
    assertThat(run("--similar", "2")).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8)).contains("add --dry-run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "17", "x", "99999999999"})
  void otherDistancesAreRefused(String distance) {
    assertThat(run("--dry-run", "--similar=" + distance)).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8)).contains("from 0 to 16");
  }
}
