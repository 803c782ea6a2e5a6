package com.progimage.server.state.redis.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.database.RedisPartitions;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore.AnalysisTurn;
import com.progimage.server.state.fact.FactStoreContract;
import com.progimage.server.state.fact.SomeFacts;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisFactsTest extends FactStoreContract {
  private static final RedisFactKeys KEYS =
      new RedisFactKeys(RedisPartitions.ofSingle().all().getFirst());
  private static final FactKey KEY = SomeFacts.key(1, AnalysisKind.FACES);
  private static final Facts FACES = SomeFacts.of(AnalysisKind.FACES);
  private static RedisProcess redis;
  private static RedisClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = new RedisProcess(folder);
    client = redis.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @Override
  public StateStore open() {
    client.flushAll();
    return new RedisStateStore(redis.uri(), UUID.randomUUID().toString());
  }

  /** As if the holder had not renewed it for the lease time. */
  private static void endRight(FactKey key) {
    client.hset(KEYS.fact(key), "until", "1");
  }

  @Test
  void aRightThatIsNotRenewedPassesToAnotherHolder() {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    endRight(KEY);
    assertThat(facts.begin(KEY, "you", NOW)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(facts.renew(Map.of(KEY, "me"))).isEmpty();
    assertThat(facts.finish(KEY, "me", new Found(FACES, null), NOW)).isFalse();
    assertThat(facts.begin(KEY, "me", NOW)).isEqualTo(new AnalysisTurn.Theirs());
    assertThat(facts.finish(KEY, "you", new Found(FACES, null), NOW)).isTrue();
  }

  @Test
  void aRenewedRightStays() {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    endRight(KEY);
    assertThat(facts.renew(Map.of(KEY, "me"))).containsExactly(KEY);
    assertThat(facts.begin(KEY, "you", NOW)).isEqualTo(new AnalysisTurn.Theirs());
  }

  @Test
  void anOverdueHolderFinishesUnlessAnotherOneHasBegun() {
    facts.request(SHOP, KEY, NOW);
    facts.begin(KEY, "me", NOW);
    endRight(KEY);
    assertThat(facts.finish(KEY, "me", new Found(FACES, null), NOW)).isTrue();
  }

  @Test
  void twoServersShareFacts() {
    try (StateStore other = new RedisStateStore(redis.uri(), UUID.randomUUID().toString())) {
      facts.request(SHOP, KEY, NOW);
      assertThat(other.facts().begin(KEY, "other", NOW)).isEqualTo(new AnalysisTurn.Mine());
      assertThat(facts.begin(KEY, "me", NOW)).isEqualTo(new AnalysisTurn.Theirs());
      assertThat(other.facts().finish(KEY, "other", new Found(FACES, null), NOW)).isTrue();
      assertThat(facts.find(SHOP, KEY, NOW).orElseThrow().facts()).isEqualTo(FACES);
    }
  }

  @Test
  void nothingStaysInRedisWithTheLastLink() {
    for (AnalysisKind kind : AnalysisKind.values()) {
      FactKey key = SomeFacts.key(1, kind);
      facts.request(SHOP, key, NOW);
      facts.begin(key, "me", NOW);
      facts.finish(key, "me", new Found(SomeFacts.of(kind), NOW.plusSeconds(1)), NOW);
    }
    facts.unlink(SHOP, SomeFacts.digest(1));
    assertThat(client.keys("*")).containsExactly(KEYS.analyses());
  }
}
