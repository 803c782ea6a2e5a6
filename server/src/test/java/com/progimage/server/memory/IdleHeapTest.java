package com.progimage.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void garbageIsCollectedInTheSecondRoundWithoutAllocation() {
    IdleHeap heap = new IdleHeap();
    List<byte[]> crowd = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      crowd.add(new byte[MEBIBYTE]);
    }
    long before = used();
    crowd.clear();

    for (int round = 0; round < 10 && used() > before - 100L * MEBIBYTE; round++) {
      heap.run();
    }

    assertThat(crowd).isEmpty();
    assertThat(used()).isLessThan(before - 100L * MEBIBYTE);
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
