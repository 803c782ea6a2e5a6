package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore.AnalysisTurn;
import com.progimage.server.state.fact.FactStoreContract;
import com.progimage.server.state.fact.SomeFacts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFactsTest extends FactStoreContract {
  @TempDir Path folder;

  @Override
  public StateStore open() {
    return SqlStateStore.open(folder.resolve("state.db"));
  }

  @Test
  void theNextServerDoesWhatTheLastOneHadBegun() {
    FactKey key = SomeFacts.key(1, AnalysisKind.FACES);
    FactKey known = SomeFacts.key(2, AnalysisKind.FACES);
    done(SHOP, known, SomeFacts.of(AnalysisKind.FACES));
    facts.request(SHOP, key, NOW);
    facts.begin(key, "before", NOW);
    store.close();
    openEmpty();
    assertThat(facts.counts(SHOP))
        .isEqualTo(
            Map.of(AnalysisKind.FACES, Map.of(AnalysisState.CREATED, 1L, AnalysisState.DONE, 1L)));
    assertThat(facts.find(SHOP, known, NOW).orElseThrow().facts())
        .isEqualTo(SomeFacts.of(AnalysisKind.FACES));
    assertThat(facts.begin(key, "after", NOW)).isEqualTo(new AnalysisTurn.Mine());
    var outcome = new AnalysisOutcome.Found(SomeFacts.of(AnalysisKind.FACES), null);
    assertThat(facts.finish(key, "before", outcome, NOW)).isFalse();
    assertThat(facts.finish(key, "after", outcome, NOW)).isTrue();
  }
}
