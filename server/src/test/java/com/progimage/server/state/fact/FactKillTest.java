package com.progimage.server.state.fact;

import static com.progimage.server.state.fact.SomeFacts.model;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.server.state.sql.SqlStateStore;
import com.progimage.support.RedisProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of processes that do analyses, again and again. The system property {@code
 * progimage.fact.kills} says how often; 2 by default.
 */
@Tag("slow")
final class FactKillTest {
  private static final int KILLS = Integer.getInteger("progimage.fact.kills", 2);
  private static final int ANALYSES = 50 * KILLS;

  @TempDir Path folder;

  /** The numbers that processes printed after they had stored the facts. */
  private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

  private static Process start(String store) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            FactProcess.class.getName(),
            store,
            Integer.toString(ANALYSES))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Reads what a process has done, at most a number of analyses; true if all are done. */
  private boolean read(BufferedReader out, int most) throws IOException {
    for (int i = 0; i < most; i++) {
      String line = out.readLine();
      if (line == null || line.equals(FactProcess.ALL)) {
        return line != null;
      }
      done.add(Integer.valueOf(line));
    }
    return false;
  }

  private void runAndKill(String store) throws Exception {
    Process process = start(store);
    try (BufferedReader out = process.inputReader()) {
      assertThat(read(out, ANALYSES / (KILLS + 1))).isFalse();
      Thread.sleep(0, ThreadLocalRandom.current().nextInt(1_000_000));
      process.toHandle().destroyForcibly();
      assertThat(read(out, ANALYSES)).isFalse();
    }
    process.waitFor();
  }

  private void runToTheEnd(String store) throws Exception {
    Process process = start(store);
    try (BufferedReader out = process.inputReader()) {
      assertThat(read(out, ANALYSES + 1)).isTrue();
    }
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void noneIsLostOrDoneTwiceOnTheEmbeddedStore() throws Exception {
    Path file = folder.resolve("state.db");
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(file.toString());
    }
    runToTheEnd(file.toString());
    try (StateStore store = SqlStateStore.open(file)) {
      requireWhole(store.facts());
    }
  }

  @Test
  void noneIsLostOrDoneTwiceByTwoServersOnRedis() throws Exception {
    try (RedisProcess redis = RedisProcess.logged(folder)) {
      Process beside = start(redis.uri());
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try (BufferedReader out = beside.inputReader()) {
                  boolean _ = read(out, Integer.MAX_VALUE);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      for (int kill = 0; kill < KILLS; kill++) {
        Process killed = start(redis.uri());
        try (BufferedReader out = killed.inputReader()) {
          boolean _ = read(out, 1);
          Thread.sleep(0, ThreadLocalRandom.current().nextInt(1_000_000));
          killed.toHandle().destroyForcibly();
          boolean _ = read(out, ANALYSES);
        }
        killed.waitFor();
      }
      runToTheEnd(redis.uri());
      reader.join();
      try (StateStore store = new RedisStateStore(redis.uri(), "judge")) {
        requireWhole(store.facts());
      }
    }
  }

  private void requireWhole(FactStore facts) {
    Instant now = Instant.now();
    for (int i = 0; i < ANALYSES; i++) {
      AnalysisRecord record = facts.find(FactProcess.OWNER, FactProcess.key(i), now).orElseThrow();
      FaceFacts found = (FaceFacts) Objects.requireNonNull(record.facts());
      assertThat(found.faces().getFirst().encoding().at(0)).isEqualTo(i);
    }
    assertThat(facts.counts(FactProcess.OWNER))
        .isEqualTo(Map.of(AnalysisKind.FACES, Map.of(AnalysisState.DONE, (long) ANALYSES)))
        .isEqualTo(facts.counts(null));
    EncodingAverage average =
        facts.average(null, model(AnalysisKind.FACES), 0, Instant.EPOCH, now.plusSeconds(60));
    assertThat(average.count()).isEqualTo(ANALYSES);
    assertThat(done).as("each was stored by one process").doesNotHaveDuplicates();
    System.out.printf(
        "kill -9 in analyses: %d kills, %d analyses, 0 lost, 0 twice%n", KILLS, ANALYSES);
  }
}
