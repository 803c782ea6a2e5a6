package com.progimage.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class LoopsTest {

  @Test
  void aLoopGoesOnAfterAnError() throws Exception {
    CountDownLatch rounds = new CountDownLatch(2);
    try (Loop loop = new Loop("stumbling loops", () -> fail(rounds))) {
      loop.start();
      assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.isAlive()).isTrue();
    }
  }

  @Test
  void aPeriodicTaskGoesOnAfterAnError() throws Exception {
    CountDownLatch rounds = new CountDownLatch(3);
    try (Periodic periodic =
        Periodic.start("stumbling tasks", Duration.ofMillis(1), () -> fail(rounds))) {
      assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(periodic.isAlive()).isTrue();
    }
  }

  @Test
  void aLoopThatEndedByItselfIsDeadAndOneThatWasToldToIsNot() {
    AtomicBoolean up = new AtomicBoolean(true);
    Loops loops = new Loops();
    loops.add("one", up::get);
    Loop ended = new Loop("other", () -> {});
    loops.add("other", ended::isAlive);
    assertThat(loops.dead()).containsExactly("other");

    ended.end();
    assertThat(loops.dead()).isEmpty();
    up.set(false);
    assertThat(loops.dead()).containsExactly("one");
  }

  private static void fail(CountDownLatch rounds) {
    rounds.countDown();
    throw new StackOverflowError();
  }
}
