package com.progimage.server.maintenance.sweep.step.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Owner;
import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRun;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.SomeFacts;
import com.progimage.server.state.sql.SqlStateStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiredFactsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final FactKey OLD = SomeFacts.key(1, AnalysisKind.LABELS);
  private static final FactKey YOUNG = SomeFacts.key(2, AnalysisKind.LABELS);

  @TempDir Path folder;
  private StateStore store;

  @BeforeEach
  void open() {
    store = SqlStateStore.open(folder.resolve("state.db"));
    store(OLD, NOW);
    store(YOUNG, NOW.plusMillis(1));
  }

  private void store(FactKey key, Instant expiry) {
    Instant before = NOW.minusSeconds(9);
    store.facts().request(Owner.PUBLIC, key, before);
    store.facts().begin(key, "me", before);
    Found found = new Found(SomeFacts.of(key.kind()), expiry);
    assertThat(store.facts().finish(key, "me", found, before)).isTrue();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<Removal> removals(boolean trustsClock) {
    return new ExpiredFacts(store.facts())
        .removals(new SweepRun(NOW, trustsClock, () -> false))
        .toList();
  }

  @Test
  void onlyExpiredFactsGo() {
    List<Removal> found = removals(/* trustsClock= */ true);
    assertThat(found).extracting(Removal::path).containsExactly("labels of " + OLD.digest());
    assertThat(found).extracting(Removal::reason).containsExactly(Reason.EXPIRED_FACTS);
    assertThat(found.getFirst().action().getAsBoolean()).isTrue();
    assertThat(found.getFirst().action().getAsBoolean()).isFalse();
    assertThat(store.facts().find(null, OLD, Instant.EPOCH)).isEmpty();
    assertThat(store.facts().find(null, YOUNG, NOW)).isPresent();
  }

  @Test
  void aClockThatIsDistrustedForgetsNone() {
    assertThat(removals(/* trustsClock= */ false)).isEmpty();
  }
}
