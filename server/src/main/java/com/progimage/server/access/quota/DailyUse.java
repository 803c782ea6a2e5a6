package com.progimage.server.access.quota;

/**
 * Counts the work of rendering that an owner caused in a day.
 *
 * @param pixels of the outputs of all tasks
 * @param cpuMillis of workers
 */
public record DailyUse(long pixels, long cpuMillis) {
  public static final DailyUse NONE = new DailyUse(0, 0);

  public DailyUse plus(DailyUse other) {
    return new DailyUse(pixels + other.pixels, cpuMillis + other.cpuMillis);
  }
}
