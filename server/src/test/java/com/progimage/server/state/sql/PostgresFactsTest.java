package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.database.postgres.TestDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.AnalysisOutcome.NotFound;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore.AnalysisTurn;
import com.progimage.server.state.fact.FactStoreContract;
import com.progimage.server.state.fact.SomeFacts;
import com.progimage.server.state.job.JobProblem;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresFactsTest extends FactStoreContract {
  private static final FactKey KEY = SomeFacts.key(1, AnalysisKind.FACES);
  private static final Facts FACES = SomeFacts.of(AnalysisKind.FACES);

  private final TestDatabase database = TestDatabase.emptied();

  @Override
  public StateStore open() {
    return new SqlStateStore(database.openState());
  }

  /** As if the holder had not renewed it for the lease time. */
  private void endRight() throws SQLException {
    database.execute("UPDATE fact SET held_until = 1");
  }

  @Test
  void aRightThatIsNotRenewedPassesToAnotherHolder() throws SQLException {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    endRight();
    assertThat(facts.begin(KEY, "you", NOW)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(facts.renew(Map.of(KEY, "me"))).isEmpty();
    assertThat(facts.finish(KEY, "me", new Found(FACES, null), NOW)).isFalse();
    assertThat(facts.begin(KEY, "me", NOW)).isEqualTo(new AnalysisTurn.Theirs());
    assertThat(facts.finish(KEY, "you", new Found(FACES, null), NOW)).isTrue();
  }

  @Test
  void aRenewedRightStays() throws SQLException {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    endRight();
    assertThat(facts.renew(Map.of(KEY, "me"))).containsExactly(KEY);
    assertThat(facts.begin(KEY, "you", NOW)).isEqualTo(new AnalysisTurn.Theirs());
  }

  @Test
  void anOverdueHolderFinishesUnlessAnotherOneHasBegun() throws SQLException {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    endRight();
    assertThat(facts.finish(KEY, "me", new Found(FACES, null), NOW)).isTrue();
  }

  @Test
  void aServerThatStartsLeavesOthersTheirRights() {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    try (StateStore other = open()) {
      assertThat(other.facts().begin(KEY, "you", NOW)).isEqualTo(new AnalysisTurn.Theirs());
      assertThat(facts.finish(KEY, "me", new Found(FACES, null), NOW)).isTrue();
      assertThat(other.facts().find(SHOP, KEY, NOW).orElseThrow().facts()).isEqualTo(FACES);
    }
  }

  @Test
  void theCharacterThatPostgresCannotStoreIsReplaced() {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    JobProblem problem = new JobProblem(ErrorCode.UNDECODABLE, "bad \0 name");
    facts.finish(KEY, "me", new NotFound(problem, /* lasts= */ true), NOW);
    assertThat(facts.find(SHOP, KEY, NOW).orElseThrow().problem())
        .isEqualTo(new JobProblem(ErrorCode.UNDECODABLE, "bad \uFFFD name"));
  }

  @Test
  void nothingStaysWithTheLastLink() throws SQLException {
    for (AnalysisKind kind : AnalysisKind.values()) {
      FactKey key = SomeFacts.key(1, kind);
      facts.request(SHOP, key, NOW);
      facts.begin(key, "me", NOW);
      facts.finish(key, "me", new Found(SomeFacts.of(kind), NOW.plusSeconds(1)), NOW);
    }
    facts.unlink(SHOP, SomeFacts.digest(1));
    for (String table :
        List.of("fact", "fact_owner", "fact_count", "encoding", "perceptual_hash")) {
      assertThat(database.query("SELECT 1 FROM " + table)).as(table).isEmpty();
    }
  }
}
