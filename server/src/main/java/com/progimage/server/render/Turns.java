package com.progimage.server.render;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers who took a turn when. Of too many, it forgets those whose last turn is longest ago. Not
 * thread-safe.
 */
final class Turns<T> {
  private final Map<T, Long> lastTurns;
  private long now;

  /**
   * @param most that are remembered
   */
  Turns(int most) {
    lastTurns =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<T, Long> eldest) {
            return size() > most;
          }
        };
  }

  void take(T taker) {
    lastTurns.remove(taker);
    lastTurns.put(taker, ++now);
  }

  /** Makes the taker the next one. */
  void giveBack(T taker) {
    lastTurns.remove(taker);
  }

  /** Whether the last turn of one is longer ago than that of the other. */
  boolean isBefore(T one, T other) {
    return lastTurns.getOrDefault(one, 0L) < lastTurns.getOrDefault(other, 0L);
  }
}
