package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Access;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Findings.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the whole server, again and again, while clients are at work. */
final class KillTest {
  private static final int KILLS = Integer.getInteger("progimage.kills", 5);
  private static final int CLIENTS = 8;
  private static final int MAX_ANSWERS = 200;

  private final Account account = new Account();
  private final Findings findings = new Findings();

  @Test
  void whatWasAcknowledgedSurvivesEveryKill(@TempDir Path data) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < KILLS; i++) {
      killUnderLoad(data, random);
    }
    try (ServerProcess server = start(data)) {
      try (Client client = new Client(server.url())) {
        new Audit(account, client, data, findings).runInFull();
      }
      assertThat(server.stop()).as("status of a server that drains at last").isZero();
    }

    System.out.printf(
        "kill -9: %d kills, %d uploads and %d deletes acknowledged, %d lost, %d torn, %d workers left%n",
        KILLS,
        account.uploads.sum(),
        account.deletes.sum(),
        findings.count(Kind.LOST),
        findings.count(Kind.TORN),
        findings.count(Kind.LEFT));
    assertThat(findings.words()).as("with seed " + seed).isEmpty();
    assertThat(account.uploads.sum()).as("uploads").isGreaterThan(KILLS);
    assertThat(account.deletes.sum()).as("deletes").isPositive();
  }

  private void killUnderLoad(Path data, Random random) throws Exception {
    long started = System.currentTimeMillis();
    List<ProcessHandle> workers;
    Load load;
    try (ServerProcess server = start(data)) {
      try (Client client = new Client(server.url())) {
        new Audit(account, client, data, findings).run();
      }
      int answers = 1 + random.nextInt(MAX_ANSWERS);
      load = Load.start(server.url(), CLIENTS, random.nextLong(), answers, account, findings);
      load.awaitAnswers();
      workers = Workers.of(server.process());
      assertThat(workers).as("workers at the time of the kill").isNotEmpty();
      assertThat(Workers.on(data)).as("the server and its workers").hasSizeGreaterThan(1);
      server.kill();
    }
    load.join();
    awaitEnd(data, workers);
    Audit.checkRenditions(data, started, findings);
  }

  private static ServerProcess start(Path data) {
    return Access.start(data, "--workers", "2", "--reserve", "64MiB");
  }

  /** A worker goes when its server does, by itself. */
  private void awaitEnd(Path data, List<ProcessHandle> workers) {
    try {
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .until(() ->
              workers.stream().noneMatch(ProcessHandle::isAlive) && Workers.on(data).isEmpty());
    } catch (ConditionTimeoutException e) {
      Workers.on(data).forEach(left -> findings.add(Kind.LEFT, "process " + left.pid()));
    }
  }
}
