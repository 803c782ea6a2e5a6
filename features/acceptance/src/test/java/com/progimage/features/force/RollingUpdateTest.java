package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Kubernetes does when a Deployment changes: new servers start beside the old ones, which then
 * get SIGTERM, behind the gateway that ships and under load.
 */
final class RollingUpdateTest {
  private static final int UPDATES = Math.max(1, Integer.getInteger("progimage.kills", 5) / 5);
  private static final int CLIENTS = 4;

  /** As in the chart, the servers' delay is longer than the gateway keeps idle connections. */
  private static final String DELAY = "3s";

  private static final String SHIPPED_IDLE = "keepalive_timeout 20s;";
  private static final String IDLE = "keepalive_timeout 2s;";

  @TempDir Path folder;

  @Test
  void noRequestFailsWhileNewServersReplaceOldOnes() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Account account = new Account();
    Findings findings = new Findings();
    try (Cluster cluster =
        Cluster.start(
            folder, List.of("--drain-delay", DELAY), RollingUpdateTest::withShorterIdleTime)) {
      Map<String, ServerProcess> now = cluster.startRevision();
      GatewayLoad load = GatewayLoad.start(cluster.gateway(), CLIENTS, seed, account, findings);
      try {
        for (int update = 0; update < UPDATES; update++) {
          load.await(20, 5);
          Map<String, ServerProcess> next = cluster.startRevision();
          load.await(10, 2);
          cluster.stopRevision(now);
          load.await(20, 5);
          now = next;
        }
      } finally {
        load.stop();
      }

      System.out.printf(
          "rolling update: %d times; %d uploads and %d deletes acknowledged; %d requests failed"
              + " %s%n",
          UPDATES,
          account.uploads.sum(),
          account.deletes.sum(),
          load.failures.values().stream().mapToInt(Integer::intValue).sum(),
          load.failures);
      assertThat(load.failures).as("with seed " + seed).isEmpty();
      assertThat(findings.words()).as("with seed " + seed).isEmpty();
    }
  }

  private static String withShorterIdleTime(String configuration) {
    assertThat(configuration).contains(SHIPPED_IDLE);
    return configuration.replace(SHIPPED_IDLE, IDLE);
  }
}
