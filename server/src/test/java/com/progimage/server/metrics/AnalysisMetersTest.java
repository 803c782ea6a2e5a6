package com.progimage.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Owner;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.SomeFacts;
import com.progimage.server.state.sql.SqlStateStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisMetersTest {
  @Test
  void analysesAreCountedByKindAndState(@TempDir Path folder) {
    MeterRegistry meters = new SimpleMeterRegistry();
    try (StateStore store = SqlStateStore.open(folder.resolve("state.db"))) {
      store.facts().request(Owner.PUBLIC, SomeFacts.key(1, AnalysisKind.FACES), Instant.EPOCH);
      AnalysisMeters.register(meters, store.facts());
      assertThat(value(meters, "faces", "created")).isEqualTo(1);
      assertThat(value(meters, "faces", "done")).isZero();
      assertThat(value(meters, "labels", "created")).isZero();
    }
  }

  @Test
  void aStoreThatIsUnavailableHasNoNumbers(@TempDir Path folder) {
    MeterRegistry meters = new SimpleMeterRegistry();
    StateStore store = SqlStateStore.open(folder.resolve("state.db"));
    AnalysisMeters.register(meters, store.facts());
    store.close();
    assertThat(value(meters, "faces", "created")).isNaN();
  }

  private static double value(MeterRegistry meters, String analysis, String state) {
    return meters
        .get("progimage.analyses")
        .tag("analysis", analysis)
        .tag("state", state)
        .gauge()
        .value();
  }
}
