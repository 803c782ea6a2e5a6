package com.progimage.features.force;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What went wrong, counted by kind, with the first cases in words. */
final class Findings {
  private static final int MAX_WORDS = 20;

  /** What must not happen. */
  enum Kind {
    /** An acknowledged upload is gone, or an acknowledged delete undone. */
    LOST,
    /** Bytes that are not those stored or served before, or that stop in the middle. */
    TORN,
    /** An image or an item of a job that exists more than once. */
    TWICE,
    /** A process or a file that outlived its server. */
    LEFT,
    /** An answer that nothing explains. */
    WRONG
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final List<String> words = new CopyOnWriteArrayList<>();

  synchronized void add(Kind kind, String what) {
    counts.merge(kind, 1, Integer::sum);
    if (words.size() < MAX_WORDS) {
      words.add(kind + ": " + what);
    }
  }

  synchronized int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  List<String> words() {
    return words;
  }
}
