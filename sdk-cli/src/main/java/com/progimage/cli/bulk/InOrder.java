package com.progimage.cli.bulk;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Passes on values in the order of their numbers, from 0, whatever the order in which they arrive.
 */
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

  /** Passes on the remaining values, without waiting for the missing ones. */
  synchronized void flush() {
    waiting.values().forEach(next);
    waiting.clear();
  }
}
