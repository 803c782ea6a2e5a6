package com.progimage.server.access.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.store.AccessDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of attempts to sign in. */
public abstract class AttemptStoreContract {
  private AccessDatabase database;
  private AttemptStore store;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  protected abstract AccessDatabase open();

  @BeforeEach
  void openOne() {
    database = open();
    store = database.attempts();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Duration fail(String name, String address) {
    return store.charge(Attempt.of(name, address), now);
  }

  private void failOften(String name, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(fail(name, address)).as("attempt %d", i).isZero();
    }
  }

  @Test
  void afterFiveFailuresOfANameAtAnAddressEachPauseIsTwiceAsLong() {
    failOften("anna", "a", 5);
    for (int seconds : List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300)) {
      assertThat(store.pause(Attempt.of("anna", "a"), now)).hasSeconds(seconds);
      assertThat(fail("anna", "a")).as("not counted").hasSeconds(seconds);
      now = now.plusSeconds(seconds);
      assertThat(fail("anna", "a")).isZero();
    }
    assertThat(fail("anna", "b")).as("another address").isZero();
    assertThat(fail("bob", "a")).as("another name").isZero();
  }

  @Test
  void anAddressMayTryTwentyNames() {
    for (int i = 0; i < 20; i++) {
      assertThat(fail("name" + i, "a")).isZero();
    }
    assertThat(fail("another", "a")).hasMinutes(1);
    assertThat(fail("another", "b")).isZero();
    now = now.plusSeconds(60);
    assertThat(fail("another", "a")).isZero();
    assertThat(fail("another", "a")).hasMinutes(1);
  }

  @Test
  void aNameThatManyAddressesTryPausesForThemAndNotForThatOfItsOwner() {
    Attempt owner = Attempt.of("anna", "home");
    assertThat(store.charge(owner, now)).isZero();
    store.succeeded(owner, now);
    for (int i = 0; i < 20; i++) {
      assertThat(fail("anna", "address" + i)).isZero();
    }
    assertThat(fail("anna", "new")).hasSeconds(1);
    assertThat(store.pause(owner, now)).isZero();
    failOften("anna", "home", 4);
    now = now.plus(AttemptLimit.TRUST);
    failOften("anna", "new", 1);
  }

  @Test
  void aSuccessTakesItsOwnChargeBack() {
    failOften("anna", "a", 4);
    Attempt attempt = Attempt.of("anna", "a");
    assertThat(store.charge(attempt, now)).isZero();
    store.succeeded(attempt, now);
    assertThat(store.pause(attempt, now)).isZero();
    // All of the name are forgiven, and of the address only the one.
    failOften("anna", "a", 5);
    assertThat(fail("anna", "a")).isPositive();
    for (int i = 0; i < 11; i++) {
      assertThat(fail("name" + i, "a")).isZero();
    }
    assertThat(fail("another", "a")).isPositive();
  }

  @Test
  void attemptsAtTheSameTimeDoNotPassALimitTogether() throws Exception {
    List<Future<Boolean>> all = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        all.add(callers.submit(() -> fail("anna", "a").isZero()));
      }
    }
    int admitted = 0;
    for (Future<Boolean> each : all) {
      admitted += each.get() ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(5);
  }
}
