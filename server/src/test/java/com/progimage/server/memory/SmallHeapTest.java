package com.progimage.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallHeapTest {
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void garbageIsCollectedInTheSecondRoundWithoutAllocation() {
    SmallHeap heap = new SmallHeap();
    List<byte[]> crowd = crowd();
    long before = used();
    crowd.clear();

    for (int round = 0; round < 10 && used() > before - 100L * MEBIBYTE; round++) {
      heap.run();
    }

    assertThat(used()).isLessThan(before - 100L * MEBIBYTE);
  }

  @Test
  void aHeapThatGrewIsCollectedInTheFirstRound() {
    SmallHeap heap = new SmallHeap();
    List<byte[]> crowd = crowd();
    // A program whose garbage was collected is not idle.
    System.gc();
    long before = used();
    crowd.clear();

    heap.run();

    assertThat(used()).isLessThan(before - 100L * MEBIBYTE);
  }

  @Test
  void whatABusyServerNeededIsGivenBackWhenItIsIdle() {
    SmallHeap heap = new SmallHeap();
    List<byte[]> crowd = crowd();
    System.gc();
    heap.run();
    long before = used();
    crowd.clear();

    for (int round = 0; round < 10 && used() > before - 100L * MEBIBYTE; round++) {
      heap.run();
    }

    assertThat(used()).isLessThan(before - 100L * MEBIBYTE);
  }

  private static List<byte[]> crowd() {
    List<byte[]> crowd = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      crowd.add(new byte[MEBIBYTE]);
    }
    return crowd;
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
