package com.progimage.server.state.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.image.Owner;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.FactStore.AnalysisTurn;
import com.progimage.server.state.redis.fact.RedisFacts;
import com.progimage.server.state.sql.SqlStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * A process that does analyses until all are done or it is killed, and prints the number of each.
 */
final class FactProcess {
  static final String ALL = "all";
  static final Owner OWNER = new Owner("shop");
  private static final Duration LEASE = Duration.ofSeconds(1);

  private FactProcess() {}

  /**
   * @param args the address of Redis or a file, and the number of analyses
   */
  public static void main(String[] args) throws Exception {
    int analyses = Integer.parseInt(args[1]);
    if (args[0].startsWith("redis:")) {
      RedisLink link = new RedisLink(RedisAddress.parse(args[0]), StateFailures::away);
      link.open(true);
      work(new RedisFacts(link, LEASE), analyses);
      link.close();
    } else {
      try (SqlStateStore store = SqlStateStore.open(Path.of(args[0]))) {
        work(store.facts(), analyses);
      }
    }
    System.out.println(ALL);
  }

  static FactKey key(int number) {
    return SomeFacts.key(number, AnalysisKind.FACES);
  }

  private static void work(FactStore facts, int analyses) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < analyses; i++) {
      left.add(i);
    }
    Collections.shuffle(left);
    while (!left.isEmpty()) {
      left.removeIf(number -> isEnded(facts, number));
    }
  }

  private static boolean isEnded(FactStore facts, int number) {
    Instant now = Instant.now();
    String holder = UUID.randomUUID().toString();
    if (facts.request(OWNER, key(number), now).isFinal()) {
      return true;
    }
    if (!(facts.begin(key(number), holder, now) instanceof AnalysisTurn.Mine)) {
      return false;
    }
    Found found = new Found(SomeFacts.faces(SomeFacts.face(1, number)), null);
    if (facts.finish(key(number), holder, found, Instant.now())) {
      System.out.println(number);
    }
    return true;
  }
}
