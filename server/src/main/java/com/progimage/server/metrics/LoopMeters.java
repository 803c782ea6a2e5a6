package com.progimage.server.metrics;

import com.progimage.server.loop.Loops;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of background loops. */
public final class LoopMeters {
  private LoopMeters() {}

  /** Registers the metrics. Call it after all loops were added. */
  public static void register(MeterRegistry meters, Loops loops) {
    for (String name : loops.names()) {
      Gauge.builder("progimage.loop.up", loops, all -> all.isAlive(name) ? 1 : 0)
          .description("1 if the background loop is running, 0 if it ended by itself")
          .tag("loop", name)
          .strongReference(true)
          .register(meters);
    }
  }
}
