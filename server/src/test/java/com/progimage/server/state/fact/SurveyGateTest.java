package com.progimage.server.state.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SurveyGateTest {
  @Test
  void aThirdSurveyIsRefusedWhileTwoRun() throws Exception {
    SurveyGate gate = new SurveyGate();
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Integer> first = threads.submit(() -> gate.run(() -> await(running, end)));
      Future<Integer> second = threads.submit(() -> gate.run(() -> await(running, end)));
      running.await();
      assertThatThrownBy(() -> gate.run(() -> 3))
          .isInstanceOfSatisfying(
              Failure.class, full -> assertThat(full.code()).isEqualTo(ErrorCode.QUEUE_FULL));
      end.countDown();
      assertThat(first.get() + second.get()).isEqualTo(14);
    }
    assertThat(gate.run(() -> 3)).isEqualTo(3);
  }

  private static int await(CountDownLatch running, CountDownLatch end) {
    running.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return 7;
  }
}
