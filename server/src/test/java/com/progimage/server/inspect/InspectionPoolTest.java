package com.progimage.server.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.memory.MemoryBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InspectionPoolTest {
  private static final Inspected SEEN = new Inspected(ImageFormat.PNG, new Size(1, 1), 1, 1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MemoryBudget memory = new MemoryBudget("inspections", 100);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endCallers() {
    callers.shutdownNow();
  }

  @Test
  void anImageThatSpinsIsGivenUpAndItsThreadIsFreeAgain() throws Exception {
    var times = new InspectionPool.InspectionTimes(LONG, Duration.ofMillis(50), LONG);
    try (InspectionPool pool = new InspectionPool(1, 1, times, memory)) {
      assertRefused(
          ErrorCode.DECODE_LIMIT,
          () ->
              pool.inspect(
                  100,
                  () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                      Thread.onSpinWait();
                    }
                    return SEEN;
                  }));
      assertThat(pool.inspect(100, () -> SEEN)).isEqualTo(SEEN);
    }
  }

  @Test
  void anImageThatHangsIsGivenUp() {
    var times = new InspectionPool.InspectionTimes(LONG, LONG, Duration.ofMillis(50));
    try (InspectionPool pool = new InspectionPool(1, 1, times, memory)) {
      assertRefused(
          ErrorCode.DECODE_LIMIT,
          () ->
              pool.inspect(
                  1,
                  () -> {
                    new CountDownLatch(1).await();
                    return SEEN;
                  }));
    }
  }

  @Test
  void whatDoesNotFitIntoTheQueueIsRefused() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Callable<Inspected> waiting =
        () -> {
          end.await();
          return SEEN;
        };
    try (InspectionPool pool =
        new InspectionPool(1, 1, InspectionPool.InspectionTimes.DEFAULT, memory)) {
      CompletableFuture<Inspected> first = later(pool, 1, waiting);
      await().until(() -> memory.usedBytes() == 1);
      CompletableFuture<Inspected> second = later(pool, 1, waiting);
      await().until(() -> pool.queued() == 1);

      assertRefused(ErrorCode.OVERLOADED, () -> pool.inspect(1, () -> SEEN));

      end.countDown();
      assertThat(first.get()).isEqualTo(SEEN);
      assertThat(second.get()).isEqualTo(SEEN);
    }
  }

  @Test
  void whatWaitsForTooLongIsRefusedAndNotBegun() throws Exception {
    var times = new InspectionPool.InspectionTimes(Duration.ofMillis(50), LONG, LONG);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (InspectionPool pool = new InspectionPool(1, 1, times, memory)) {
      CompletableFuture<Inspected> first =
          later(
              pool,
              1,
              () -> {
                end.await();
                return SEEN;
              });
      await().until(() -> memory.usedBytes() == 1);
      assertRefused(
          ErrorCode.OVERLOADED,
          () ->
              pool.inspect(
                  1,
                  () -> {
                    begun.incrementAndGet();
                    return SEEN;
                  }));
      end.countDown();
      assertThat(first.get()).isEqualTo(SEEN);
      assertThat(pool.inspect(1, () -> SEEN)).isEqualTo(SEEN);
      assertThat(begun).hasValue(0);
    }
  }

  @Test
  void imagesThatTakeMuchMemoryAreLookedAtOneAfterTheOther() throws Exception {
    AtomicInteger together = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Callable<Inspected> look =
        () -> {
          most.accumulateAndGet(together.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          together.decrementAndGet();
          return SEEN;
        };
    try (InspectionPool pool =
        new InspectionPool(4, 20, InspectionPool.InspectionTimes.DEFAULT, memory)) {
      var all = Stream.generate(() -> later(pool, 60, look)).limit(20).toList();
      for (CompletableFuture<Inspected> one : all) {
        assertThat(one.get()).isEqualTo(SEEN);
      }
    }
    assertThat(most).hasValue(1);
    assertThat(memory.usedBytes()).isZero();
  }

  @Test
  void whatALookThrowsIsThrown() {
    try (InspectionPool pool =
        new InspectionPool(1, 1, InspectionPool.InspectionTimes.DEFAULT, memory)) {
      assertThatThrownBy(() ->
              pool.inspect(
                  1,
                  () -> {
                    throw new IOException("gone");
                  }))
          .isInstanceOf(IOException.class)
          .hasMessage("gone");
      assertRefused(
          ErrorCode.UNDECODABLE,
          () ->
              pool.inspect(
                  1,
                  () -> {
                    throw new Failure(ErrorCode.UNDECODABLE, "damaged");
                  }));
    }
  }

  private CompletableFuture<Inspected> later(
      InspectionPool pool, long bytes, Callable<Inspected> look) {
    CompletableFuture<Inspected> result = new CompletableFuture<>();
    callers.execute(() -> {
      try {
        result.complete(pool.inspect(bytes, look));
      } catch (IOException | RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
