package com.progimage.server.maintenance.sweep.step;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Picks the renditions that exceed a number of bytes on the disk: those unused for longest and,
 * among those last used on the same day, those made earlier, by the hour. A file with several names
 * counts once, with the most recent use of them.
 *
 * <p>It keeps ages and the files with several names in memory, but not each rendition.
 */
public final class RenditionBudget {
  private static final int HOUR_BITS = 24;

  private final TreeMap<Long, Long> bytesByAge = new TreeMap<>();
  private final Map<Object, Linked> linked = new HashMap<>();

  /** Older renditions are removed. */
  private long limit = Long.MIN_VALUE;

  /** The bytes to remove among those of the limit's age, in the order of the calls. */
  private long excess;

  private static final class Linked {
    private final long byteCount;
    private long age;
    private @Nullable Boolean isOver;

    Linked(long byteCount, long age) {
      this.byteCount = byteCount;
      this.age = age;
    }
  }

  /** Returns a number that grows with more recent use. */
  private static long age(RenditionUse use) {
    long hour = use.madeAt().getEpochSecond() / Duration.ofHours(1).toSeconds();
    return (use.lastOn().toEpochDay() << HOUR_BITS) + hour;
  }

  public void add(RenditionUse use) {
    long age = age(use);
    if (use.links().names() == 1) {
      bytesByAge.merge(age, use.links().byteCount(), Long::sum);
      return;
    }
    Linked file =
        linked.computeIfAbsent(use.links().file(), _ -> new Linked(use.links().byteCount(), age));
    file.age = Math.max(file.age, age);
  }

  /**
   * Sets the limit. Call it once, after all were added.
   *
   * @param most the maximum bytes that may stay
   * @param toFree the minimum bytes to remove, if there are that many
   */
  public void draw(long most, long toFree) {
    linked.values().forEach(file -> bytesByAge.merge(file.age, file.byteCount, Long::sum));
    long all = bytesByAge.values().stream().mapToLong(Long::longValue).sum();
    long budgetBytes = Math.min(most, Math.max(0, all - toFree));
    long sum = 0;
    for (Map.Entry<Long, Long> ofOneAge : bytesByAge.descendingMap().entrySet()) {
      sum += ofOneAge.getValue();
      if (sum > budgetBytes) {
        limit = ofOneAge.getKey();
        excess = sum - budgetBytes;
        return;
      }
    }
  }

  /** Whether to remove a rendition. Call it once for each, after {@link #draw}. */
  public boolean isOver(RenditionUse use) {
    Linked file = use.links().names() == 1 ? null : linked.get(use.links().file());
    if (file == null) {
      return isOver(age(use), use.links().byteCount());
    }
    if (file.isOver == null) {
      file.isOver = isOver(file.age, file.byteCount);
    }
    return file.isOver;
  }

  private boolean isOver(long age, long byteCount) {
    if (age != limit) {
      return age < limit;
    }
    if (excess <= 0) {
      return false;
    }
    excess -= byteCount;
    return true;
  }
}
