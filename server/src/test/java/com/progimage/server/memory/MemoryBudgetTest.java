package com.progimage.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget("uploads", 100);

  @Test
  void whatDoesNotFitIsRefusedUntilSomethingIsGivenBack() {
    MemoryLease first = budget.take(60);
    assertThatThrownBy(() -> budget.take(41))
        .isInstanceOfSatisfying(
            Failure.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(refused.retryAfter()).isPresent();
            });
    assertThat(budget.find(41)).isEmpty();
    assertThat(budget.refusals()).isEqualTo(2);

    first.close();
    first.close();
    try (MemoryLease _ = budget.take(100)) {
      assertThat(budget.usedBytes()).isEqualTo(100);
    }
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void moreThanThereIsTakesAllOfIt() {
    try (MemoryLease _ = budget.take(1_000)) {
      assertThat(budget.usedBytes()).isEqualTo(100);
    }
  }

  @Test
  void aLeaseGrowsAndGivesBackAll() {
    MemoryLease lease = budget.take(10);
    lease.add(80);
    assertThatThrownBy(() -> lease.add(11)).isInstanceOf(Failure.class);
    assertThat(budget.usedBytes()).isEqualTo(90);
    lease.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void buffersAreReusedAndBounded() {
    BufferPool pool = new BufferPool(budget, 50);
    BufferPool.Buffer first = pool.take();
    try (BufferPool.Buffer second = pool.take()) {
      assertThat(second.bytes()).isNotSameAs(first.bytes());
      assertThatThrownBy(pool::take).isInstanceOf(Failure.class);
    }
    byte[] bytes = first.bytes();
    first.close();
    first.close();
    try (BufferPool.Buffer one = pool.take();
        BufferPool.Buffer other = pool.take()) {
      assertThat(one.bytes()).isNotSameAs(other.bytes());
      assertThat(bytes).isIn(one.bytes(), other.bytes());
    }
  }

  /** Old objects have two thirds of a heap, and what connections need is not in the table. */
  @Test
  void theSharesLeaveRoomForConnectionsAndTheProgram() {
    assertThat(Arrays.stream(MemoryShare.values()).mapToInt(MemoryShare::percent).sum())
        .isLessThanOrEqualTo(54);
    assertThat(
            Arrays.stream(MemoryShare.values())
                .filter(MemoryShare::isOfCaches)
                .mapToInt(MemoryShare::percent)
                .sum())
        .isLessThanOrEqualTo(23);
  }
}
