package com.progimage.server.access.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.Scope;
import com.progimage.server.access.attempt.Attempt;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.password.CheapHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.audit.AuditEvent;
import com.progimage.server.audit.AuditSettings;
import com.progimage.server.audit.FileAuditLog;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time of a refusal does not tell whether there is such an account. */
@Tag("timed")
class SignInTimingTest {
  /** Rounds, each with so many calls of both kinds, of which the medians are compared. */
  private static final int ROUNDS = 60;

  private static final int CALLS = 20;

  /** Without a difference, the mean exceeds this in one run of sixty thousand. */
  private static final double STANDARD_ERRORS = 4.3;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** Lets every attempt through. */
  private static final class NoLimits implements AttemptStore {
    @Override
    public Duration pause(Attempt attempt, Instant now) {
      return Duration.ZERO;
    }

    @Override
    public Duration charge(Attempt attempt, Instant now) {
      return Duration.ZERO;
    }

    @Override
    public void succeeded(Attempt attempt, Instant now) {}
  }

  @Test
  void aWrongPasswordAndAnUnknownNameAreRefusedAndRecordedInTheSameTime() throws Exception {
    AuditSettings audit =
        new AuditSettings(folder.resolve("audit.log"), AuditSettings.DEFAULT_FILE_BYTES);
    try (AccessDatabase store = SqlAccess.open(folder.resolve("access.db"));
        FileAuditLog log = FileAuditLog.open(audit)) {
      // Cheap hashes hide no difference behind their own noise.
      Accounts accounts =
          new Accounts(
              store.accounts(), new NoLimits(), CheapHasher.of(1 << 10), Clock.systemUTC());
      accounts.add(
          new AccountName("anna"), new Owner("shop"), Set.of(Scope.READ), "correct horse battery");
      Consumer<Optional<AccountName>> record =
          account ->
              log.record(
                  new AuditEvent(
                      Instant.now(),
                      AuditAction.SIGN_IN_FAILED,
                      "stranger",
                      /* owner= */ null,
                      "192.0.2.1",
                      account.map(name -> "account " + name).orElse("an unknown name"),
                      "request"));
      for (int i = 0; i < ROUNDS; i++) {
        round(accounts, record, i); // warm
      }
      double[] differences = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        differences[i] = round(accounts, record, i);
      }
      double mean = Arrays.stream(differences).average().orElseThrow();
      assertThat(Math.abs(mean))
          .as("nanoseconds between the medians of %d rounds", ROUNDS)
          .isLessThan(STANDARD_ERRORS * standardError(differences, mean));
    }
  }

  @Test
  void aWrongPasswordIsRefusedNoFasterWhereTheHashIsOlderAndCheaper() throws Exception {
    try (AccessDatabase store = SqlAccess.open(folder.resolve("access.db"))) {
      Accounts earlier =
          new Accounts(store.accounts(), new NoLimits(), CheapHasher.of(1 << 8), Clock.systemUTC());
      earlier.add(
          new AccountName("anna"), new Owner("shop"), Set.of(Scope.READ), "correct horse battery");
      Accounts today =
          new Accounts(
              store.accounts(), new NoLimits(), CheapHasher.of(1 << 13), Clock.systemUTC());
      double[] shares = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        refusal(today, _ -> {}, "bert"); // warm
        refusal(today, _ -> {}, "anna");
      }
      for (int i = 0; i < ROUNDS; i++) {
        double unknownName = refusal(today, _ -> {}, "bert");
        shares[i] = refusal(today, _ -> {}, "anna") / unknownName;
      }
      Arrays.sort(shares);
      assertThat(shares[ROUNDS / 2]).as("wrong password / unknown name").isBetween(0.8, 1.25);
    }
  }

  /** The difference of the medians. */
  private static double round(
      Accounts accounts, Consumer<Optional<AccountName>> record, int round) {
    long[] wrongPassword = new long[CALLS];
    long[] unknownName = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      boolean wrongFirst = (round + i) % 2 == 0;
      if (wrongFirst) {
        wrongPassword[i] = refusal(accounts, record, "anna");
      }
      unknownName[i] = refusal(accounts, record, "bert");
      if (!wrongFirst) {
        wrongPassword[i] = refusal(accounts, record, "anna");
      }
    }
    return median(wrongPassword) - median(unknownName);
  }

  private static long refusal(
      Accounts accounts, Consumer<Optional<AccountName>> record, String name) {
    long started = System.nanoTime();
    try {
      accounts.require(name, "wrong horse battery", "192.0.2.1", record);
    } catch (Failure refused) {
      long time = System.nanoTime() - started;
      assertThat(refused.code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
      return time;
    }
    throw new AssertionError("it was accepted");
  }

  private static double median(long[] times) {
    Arrays.sort(times);
    return (times[times.length / 2 - 1] + times[times.length / 2]) / 2.0;
  }

  private static double standardError(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
