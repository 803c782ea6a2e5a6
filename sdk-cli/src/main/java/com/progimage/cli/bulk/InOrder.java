package com.progimage.cli.bulk;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Hands on what comes in any order in the order of its numbers, from 0. */
final class InOrder<T> {
  private final Consumer<? super T> next;

  // Guarded by this.
  private final Map<Integer, T> waiting = new TreeMap<>();
  private int expected;

  InOrder(Consumer<? super T> next) {
    this.next = next;
  }

  synchronized void put(int number, T value) {
    waiting.put(number, value);
    for (T due = waiting.remove(expected); due != null; due = waiting.remove(expected)) {
      expected++;
      next.accept(due);
    }
  }

  /** Hands on what still waits: what it waits for will not come. */
  synchronized void flush() {
    waiting.values().forEach(next);
    waiting.clear();
  }
}
